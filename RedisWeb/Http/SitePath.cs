using System.Text.RegularExpressions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace RedisWeb.Http;

/// <summary>What stands before every path of the site, where it has no host for itself: set as <c>PathBase</c>, or told by a trusted proxy that takes it off.</summary>
internal static partial class SitePath
{
    private const string Setting = "PathBase";
    private const int Longest = 100;

    /// <summary>Before everything that looks at a path.</summary>
    /// <exception cref="StartupException">What is set is no path.</exception>
    public static void UseSitePath(this WebApplication app)
    {
        var headers = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        if (headers.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedPrefix))
        {
            app.Use((context, next) => CheckAsync(context, next, headers.ForwardedPrefixHeaderName));
        }

        app.UseForwardedHeaders();
        if (app.Configuration[Setting] is { Length: > 0 } set && set != "/")
        {
            app.UsePathBase(Plain(set) ?? throw new StartupException($"{Setting} must be a path like /stats; it is '{set}'."));
        }
    }

    // A proxy that does not set the header passes on what anybody sends, and links shall lead to this host all the same.
    private static Task CheckAsync(HttpContext context, RequestDelegate next, string header)
    {
        if (context.Request.Headers.TryGetValue(header, out var told))
        {
            context.Request.Headers[header] = told.ToString().Split(',').Select(each => Plain(each.Trim())).OfType<string>().ToArray();
        }

        return next(context);
    }

    private static string? Plain(string path) => path.TrimEnd('/') is { Length: <= Longest } plain && Path().IsMatch(plain) ? plain : null;

    [GeneratedRegex(@"^(/[a-zA-Z0-9_~-][a-zA-Z0-9._~-]*)+\z")]
    private static partial Regex Path();
}
