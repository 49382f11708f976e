using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace RedisWeb.Settings;

/// <summary>Tells mistakes in the settings from faults of the app.</summary>
internal static class StartFailure
{
    /// <summary>What to tell the operator, a line for each mistake; null when the app is at fault.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        StartupException => exception.Message,
        IOException { InnerException: AddressInUseException } => exception.Message,
        OptionsValidationException wrong => string.Join(Environment.NewLine, wrong.Failures),
        AggregateException { InnerExceptions: var all } => All(all.Select(Of)),
        DirectoryNotFoundException when IsIn(exception, "HostingEnvironment") => $"There is no folder {exception.Message} to be the content root.",
        _ when IsIn(exception, "Microsoft.AspNetCore.Server.Kestrel") => $"The site can't listen where the settings want it (urls, Kestrel:Endpoints): {exception.Message.Split('\n')[0]}",
        _ when IsFromConfiguration(exception.Source) => string.Join(" ", new[] { exception.Message, Cause(exception) }.OfType<string>()),
        _ => null,
    };

    private static bool IsIn(Exception exception, string place) => exception.StackTrace?.Contains(place, StringComparison.Ordinal) == true;

    // Files and values of settings that are the framework's own: only its configuration knows their keys.
    private static bool IsFromConfiguration(string? source) =>
        source is not null && (source.StartsWith("Microsoft.Extensions.Configuration", StringComparison.Ordinal)
            || source.StartsWith("Microsoft.Extensions.Logging.Configuration", StringComparison.Ordinal));

    // A file's mistake has its line in the cause; a value's has only a type there.
    private static string? Cause(Exception exception) => exception is InvalidDataException ? exception.GetBaseException().Message : null;

    private static string? All(IEnumerable<string?> messages)
    {
        var each = messages.ToList();
        return each.Contains(null) ? null : string.Join(Environment.NewLine, each);
    }
}
