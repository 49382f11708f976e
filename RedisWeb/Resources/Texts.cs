using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Localization;

namespace RedisWeb.Resources;

/// <summary>What people read, by page, in the language of the request (<see cref="CultureInfo.CurrentUICulture"/>). English stands where it is said, and is the key; what it is called elsewhere, in a file by page beside this one.</summary>
public static class Texts
{
    /// <summary>What surrounds every page, and what several say.</summary>
    public static PageTexts Site { get; } = new(nameof(Site));

    public static PageTexts Home { get; } = new(nameof(Home));

    /// <summary>A calculation's page: form, answer, status line, tables, charts, and the page of a job.</summary>
    public static PageTexts Answer { get; } = new(nameof(Answer));

    /// <summary>What is wrong with an input or a request.</summary>
    public static PageTexts Errors { get; } = new(nameof(Errors));

    /// <summary>Workspace, comparison, board and preferences.</summary>
    public static PageTexts Workspace { get; } = new(nameof(Workspace));

    /// <summary>The retirement plan in steps, and preferences.</summary>
    public static PageTexts Plan { get; } = new(nameof(Plan));

    /// <summary>Signing in and out.</summary>
    public static PageTexts Account { get; } = new(nameof(Account));

    public static PageTexts Diagnostics { get; } = new(nameof(Diagnostics));

    /// <summary>What stands between two sentences; full-width stops bring their own space.</summary>
    public static string Between => Languages.Current == Languages.English ? " " : "";
}

/// <summary>The texts of a page.</summary>
/// <remarks>Instead of the framework's string localizer, since a status line is written for every hit: English costs nothing, and Chinese one look into a table.</remarks>
public sealed class PageTexts(string page)
{
    private readonly Lazy<ResourceSet?> _chinese = new(() =>
        new ResourceManager($"{nameof(RedisWeb)}.{nameof(Resources)}.{page}", typeof(PageTexts).Assembly).GetResourceSet(Languages.Chinese, createIfNotExists: true, tryParents: false));

    public string this[string english] => Languages.Current == Languages.English ? english : _chinese.Value?.GetString(english) ?? english;

    public string this[string english, params object?[] arguments] => string.Format(CultureInfo.CurrentCulture, this[english], arguments);

    /// <summary>A sentence with markup in it, whose arguments are encoded.</summary>
    public IHtmlContent Html(string english, params object[] arguments) => new LocalizedHtmlString(english, this[english], isResourceNotFound: false, arguments);

    /// <summary>A number of things, in the plural that the language asks for.</summary>
    /// <param name="number">Of them.</param>
    /// <param name="one">In English, of one thing; {0} is the number.</param>
    /// <param name="other">In English, of any other number: the key. Chinese has no other form.</param>
    /// <param name="more">Further arguments, from {1}.</param>
    public string Count(long number, string one, string other, params object[] more)
    {
        var form = number == 1 && Languages.Current == Languages.English ? one : this[other];
        return string.Format(CultureInfo.CurrentCulture, form, [number.ToString("N0", CultureInfo.CurrentCulture), .. more]);
    }
}
