namespace RedisWeb.Models;

/// <summary>What a visitor looks for in the catalogue: all of its words, in any order, upper and lower case aside.</summary>
/// <param name="Text">As it is looked for.</param>
/// <param name="IsCut">Whether more was asked, and left out.</param>
public sealed record HomeSearch(string Text, bool IsCut)
{
    /// <summary>Nobody looks for more.</summary>
    public const int Longest = 200;

    private readonly string[] _words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <returns>Null where nothing is looked for.</returns>
    public static HomeSearch? Of(string asked)
    {
        var text = asked.Trim();
        return text.Length == 0 ? null : text.Length <= Longest ? new HomeSearch(text, false) : new HomeSearch(text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)].Trim(), true);
    }

    /// <summary>Whether all words are in the title, the summary, the heading or the address, which is English in any language.</summary>
    public bool Finds(HomeEntry entry) => Array.TrueForAll(_words, word =>
        Array.Exists([entry.Link.Title, entry.Link.Summary, entry.Link.Slug, entry.Group ?? "", entry.Heading ?? ""], text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
