using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>Names in addresses: lower-case words joined by hyphens.</summary>
public static partial class SlugText
{
    /// <summary>The kebab-case of a type name: <c>PrimeCount</c> becomes <c>prime-count</c>.</summary>
    public static string Of(string typeName) => Capital().Replace(typeName, "-$0").ToLowerInvariant();

    /// <summary>Of what people read, in any script: <c>Share of all (%)</c> becomes <c>share-of-all</c>. Never empty.</summary>
    public static string OfTitle(string title) => NoWord().Replace(title, "-").Trim('-').ToLowerInvariant() is { Length: > 0 } slug ? slug : "column";

    /// <summary>Whether it may stand in an address and a key as it is.</summary>
    public static bool IsValid(string slug) => slug.Length <= 60 && Valid().IsMatch(slug);

    /// <summary>A property's name as words: <c>ExecutionId</c> is "Execution id".</summary>
    internal static string Words(string name)
    {
        var words = Of(name).Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}]+")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"(?<=.)\p{Lu}")]
    private static partial Regex Capital();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex Valid();
}
