using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using RedisWeb.Resources;

namespace RedisWeb.Calculations;

/// <summary>What a calculation's texts are called in the language of the request. English is what its author wrote, what is stored and what programs read; it is translated where it is drawn.</summary>
/// <remarks>
/// A class has them in a resource of its own name beside it (<c>PrimeCount.zh.resx</c>), a report in its header. What has none is shown as it is. A text with places (<c>{0} rows read</c>) is
/// found by what was made of it, so that a sentence with numbers in it needs no more than its key.
/// </remarks>
public sealed partial class CalculationTexts
{
    private static readonly ConcurrentDictionary<Type, CalculationTexts> Known = new();

    private readonly Dictionary<string, string> _texts;
    private readonly List<(Regex English, string Translation)> _patterns;
    private readonly CalculationTexts? _further;

    /// <param name="texts">By their English.</param>
    /// <param name="further">Where to look for others.</param>
    internal CalculationTexts(IReadOnlyDictionary<string, string> texts, CalculationTexts? further = null)
    {
        _texts = new Dictionary<string, string>(texts, StringComparer.Ordinal);
        _patterns = [.. texts.Where(each => Place().IsMatch(each.Key)).Select(each => (PatternOf(each.Key), each.Value))];
        _further = further;
    }

    /// <summary>Those that stand beside a class.</summary>
    public static CalculationTexts Of(Type type) => Of(type, null);

    /// <inheritdoc cref="Of(Type)"/>
    /// <param name="type">The class.</param>
    /// <param name="further">Where to look for others; the same each time.</param>
    internal static CalculationTexts Of(Type type, CalculationTexts? further) => Known.GetOrAdd(type, static (each, others) => new CalculationTexts(Read(each), others), further);

    /// <summary>A text, or a sentence that was made of one, as it is called in the language of the request; itself where that is English, or nobody has translated it.</summary>
    public string this[string english] => Languages.Current == Languages.English ? english : Exactly(english) ?? ByPattern(english, this) ?? Listed(english) ?? english;

    /// <summary>Not those with places: what there is much of.</summary>
    internal string Word(string english) => Languages.Current == Languages.English ? english : Exactly(english) ?? english;

    /// <summary>Whether it is translated, in whatever language the request is.</summary>
    internal bool Has(string english) => (Exactly(english) ?? ByPattern(english, this)) is not null;

    private string? Exactly(string english) => _texts.TryGetValue(english, out var translation) ? translation : _further?.Exactly(english);

    // What was put in its places may have a translation of its own.
    private string? ByPattern(string english, CalculationTexts all)
    {
        foreach (var (pattern, translation) in _patterns)
        {
            if (pattern.Match(english) is { Success: true } match)
            {
                return Place().Replace(translation, place => match.Groups["p" + place.Groups["number"].Value].Value is var argument && argument.Length < english.Length ? all[argument] : argument);
            }
        }

        return _further?.ByPattern(english, all);
    }

    // Names that a chart puts one after the other.
    private string? Listed(string english) => english.Split(", ") is { Length: > 1 } parts && Array.TrueForAll(parts, part => Exactly(part) is not null)
        ? string.Join('、', parts.Select(part => Exactly(part))) : null;

    private static Regex PatternOf(string english) => new(
        "^" + Place().Replace(Regex.Escape(english).Replace("\\{", "{", StringComparison.Ordinal), place => $"(?<p{place.Groups["number"].Value}>.*?)") + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static Dictionary<string, string> Read(Type type)
    {
        try
        {
            var texts = new ResourceManager(type.FullName!, type.Assembly).GetResourceSet(Languages.Chinese, createIfNotExists: true, tryParents: false);
            return texts?.Cast<DictionaryEntry>().ToDictionary(each => (string)each.Key, each => Convert.ToString(each.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal) ?? [];
        }
        catch (MissingManifestResourceException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"\{(?<number>\d)\}")]
    private static partial Regex Place();
}
