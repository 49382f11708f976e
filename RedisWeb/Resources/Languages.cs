using System.Globalization;

namespace RedisWeb.Resources;

/// <summary>The languages that pages are written in.</summary>
public static class Languages
{
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>Simplified, for all who read Chinese.</summary>
    /// <remarks>Not "zh-Hans", which invariant globalization spells "zh-HANS": a folder that isn't there.</remarks>
    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh");

    public static IReadOnlyList<CultureInfo> All { get; } = [English, Chinese];

    /// <summary>That of whoever is answered; English where nobody is.</summary>
    public static CultureInfo Current => CultureInfo.CurrentUICulture.Name == Chinese.Name ? Chinese : English;

    /// <summary>As browsers are told it (RFC 5646).</summary>
    public static string TagOf(CultureInfo language) => language.Name == Chinese.Name ? "zh-Hans" : "en";

    /// <summary>What a language calls itself.</summary>
    public static string NameOf(CultureInfo language) => language.Name == Chinese.Name ? "简体中文" : "English";

    /// <summary>The language for a tag (RFC 5646), if there is one: "en-GB" is English, and "zh", "zh-CN" and "zh-Hant-TW" are Chinese.</summary>
    public static CultureInfo? Find(ReadOnlySpan<char> tag)
    {
        var first = tag.Trim();
        first = first.IndexOf('-') is > 0 and var end ? first[..end] : first;
        return first.Equals("en", StringComparison.OrdinalIgnoreCase) ? English : first.Equals("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : null;
    }

    /// <summary>What is written in English, numbers too, whoever is answered: for programs.</summary>
    public static T InEnglish<T>(Func<T> write)
    {
        var (language, numbers) = (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture);
        try
        {
            (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (English, CultureInfo.InvariantCulture);
            return write();
        }
        finally
        {
            (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (language, numbers);
        }
    }
}
