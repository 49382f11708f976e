using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Localization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace RedisWeb.Resources;

/// <summary>What people read, by page, in the language of the request (<see cref="CultureInfo.CurrentUICulture"/>). English stands where it is said, and is the key; what it is called elsewhere, in a file by page beside this one.</summary>
public static class Texts
{
    private static readonly ResourceManagerStringLocalizerFactory Factory = new(Options.Create(new LocalizationOptions { ResourcesPath = nameof(Resources) }), NullLoggerFactory.Instance);

    /// <summary>What surrounds every page, and what several say.</summary>
    public static IStringLocalizer Site { get; } = Of(nameof(Site));

    public static IStringLocalizer Home { get; } = Of(nameof(Home));

    /// <summary>A calculation's page: form, answer, status line, tables, charts, and the page of a job.</summary>
    public static IStringLocalizer Answer { get; } = Of(nameof(Answer));

    /// <summary>What is wrong with an input or a request.</summary>
    public static IStringLocalizer Errors { get; } = Of(nameof(Errors));

    /// <summary>Workspace, comparison, board and preferences.</summary>
    public static IStringLocalizer Workspace { get; } = Of(nameof(Workspace));

    /// <summary>Signing in and out.</summary>
    public static IStringLocalizer Account { get; } = Of(nameof(Account));

    public static IStringLocalizer Diagnostics { get; } = Of(nameof(Diagnostics));

    /// <summary>A sentence with markup in it, whose arguments are encoded.</summary>
    public static IHtmlContent Html(this IStringLocalizer texts, string html, params object[] arguments) =>
        new LocalizedHtmlString(html, texts[html], isResourceNotFound: false, arguments);

    /// <summary>A number of things, in the plural that the language asks for.</summary>
    /// <param name="one">In English, of one thing; {0} is the number.</param>
    /// <param name="other">In English, of any other number: the key. Chinese has no other form.</param>
    /// <param name="more">Further arguments, from {1}.</param>
    public static string Count(this IStringLocalizer texts, long number, string one, string other, params object[] more)
    {
        var form = number == 1 && Languages.Current == Languages.English ? one : texts[other].Value;
        return string.Format(CultureInfo.CurrentCulture, form, [number.ToString("N0", CultureInfo.CurrentCulture), .. more]);
    }

    private static IStringLocalizer Of(string page) => Factory.Create(page, nameof(RedisWeb));
}
