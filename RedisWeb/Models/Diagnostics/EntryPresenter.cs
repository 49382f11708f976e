using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Makes the page about one stored answer.</summary>
public static class EntryPresenter
{
    private const int LongestAnswer = 20_000;

    public static EntryPage Page(CalculationCatalogue catalogue) => new([.. catalogue.All.Select(Link)]);

    /// <param name="page">The form of the calculation, as its own page has it.</param>
    public static EntryPage Page(CalculationCatalogue catalogue, Calculation chosen, CalculationPage page) => Page(catalogue) with { Chosen = Link(chosen), Fields = page.Fields };

    /// <param name="key">As it is given to the cache.</param>
    /// <param name="answer">The stored answer as JSON; null where there is none.</param>
    /// <param name="mayChange">Whether it may be removed.</param>
    public static EntryView View(Calculation calculation, BoundInput input, string key, EntryFigures figures, string? answer, bool mayChange, DateTimeOffset now)
    {
        return new EntryView(
            ConfirmPresenter.AboutOf(calculation, input), Finding(figures, now), figures.Stored?.Header is { } header ? Facts(header, now) : [], InRedis(figures))
        {
            Key = figures.Key?.Key ?? key,
            Answer = answer is { Length: > LongestAnswer } ? answer[..LongestAnswer] : answer,
            NotShown = Math.Max(0, (answer?.Length ?? 0) - LongestAnswer),
            Remove = figures.Stored is not null && mayChange ? ConfirmPresenter.EntryAddress(calculation, input).Replace("diagnostics/entry?", "diagnostics/confirm/remove-entry?", StringComparison.Ordinal) : null,
        };
    }

    private static CalculationLink Link(Calculation calculation) => new(calculation.Slug, calculation.ShownTitle, calculation.ShownSummary);

    private static string Finding(EntryFigures figures, DateTimeOffset now) => figures switch
    {
        { IsAway: true } => Texts.Diagnostics["Redis can\u2019t be reached, or refuses: nobody knows whether it is stored."],
        { Stored: null } => Texts.Diagnostics["Nothing is stored for this input: whoever asks next waits until it is computed."],
        { Stored.Why: { } why } => Texts.Diagnostics["Something is stored, but {0}: whoever asks next waits until it is computed anew.", WhyOf(why)],
        { Stored.Header: { } header } when header.FreshUntil > now => Texts.Diagnostics["It is stored, and fresh."],
        _ => Texts.Diagnostics["It is stored, and past its time: who asks is shown it while a newer one is computed."],
    };

    private static string WhyOf(string why) => why switch
    {
        "it is no entry" => Texts.Diagnostics["it is no entry"],
        "it is damaged" => Texts.Diagnostics["it is damaged"],
        "it does not decompress" => Texts.Diagnostics["it does not decompress"],
        "it holds another type of answer" => Texts.Diagnostics["it holds another type of answer"],
        "something else stands under its key" => Texts.Diagnostics["something else stands under its key"],
        _ => why, // with a version, or an error's own words
    };

    private static PanelFact[] Facts(EntryHeader header, DateTimeOffset now) =>
    [
        new(Texts.Diagnostics["Computed (UTC)"], Figure.Moment(header.ComputedAt), DurationText.Ago(now - header.ComputedAt)),
        new(Texts.Diagnostics["By"], header.ComputedBy),
        new(Texts.Diagnostics["Took"], Figure.Duration(header.ComputeTime)),
        new(Texts.Diagnostics["Fresh until (UTC)"], Figure.Moment(header.FreshUntil), header.FreshUntil > now ? Texts.Diagnostics["for {0} more", DurationText.Of(header.FreshUntil - now)] : DurationText.Ago(now - header.FreshUntil)),
        new(Texts.Diagnostics["Stored"], Figure.Bytes(header.StoredBytes), header.IsCompressed ? Texts.Diagnostics["compressed, with its header"] : Texts.Diagnostics["with its header"]),
        new(Texts.Diagnostics["Uncompressed"], Figure.Bytes(header.OriginalBytes)),
        new(Texts.Diagnostics["Schema"], header.Schema.ToString("x16", CultureInfo.InvariantCulture), Texts.Diagnostics["of the answer\u2019s type"]),
        new(Texts.Diagnostics["Wire version"], Figure.Count(header.WireVersion)),
    ];

    private static PanelFact[] InRedis(EntryFigures figures) => figures.Key is not { } key ? [] :
    [
        new(Texts.Diagnostics["Type"], key.Type),
        new(Texts.Diagnostics["Expires in"], Figure.Duration(key.TimeToLive)),
        new(Texts.Diagnostics["Memory"], Figure.Bytes(key.MemoryBytes), key.MemoryBytes is null ? Texts.Diagnostics["not told by this server"] : null),
    ];
}

/// <summary>Looks up one stored answer.</summary>
public sealed record EntryPage(IReadOnlyList<CalculationLink> Calculations)
{
    /// <summary>The chosen one; null before that.</summary>
    public CalculationLink? Chosen { get; init; }

    /// <summary>Of the calculation's form, with what was entered.</summary>
    public IReadOnlyList<FieldModel> Fields { get; init; } = [];

    public bool HasErrors => Fields.Any(each => each.Error is not null);

    /// <summary>What was found; null before anything was looked up.</summary>
    public EntryView? Found { get; init; }
}

/// <param name="About">Which answer.</param>
/// <param name="Finding">In a sentence.</param>
/// <param name="InRedis">What Redis knows of the key.</param>
public sealed record EntryView(string About, string Finding, IReadOnlyList<PanelFact> Facts, IReadOnlyList<PanelFact> InRedis)
{
    /// <summary>As it is given to the cache.</summary>
    public required string Key { get; init; }

    /// <summary>As JSON; null where there is none that can be read.</summary>
    public string? Answer { get; init; }

    /// <summary>How many characters of it are not shown.</summary>
    public int NotShown { get; init; }

    /// <summary>Asks whether it shall be removed, from the site's root; null for those who may not.</summary>
    public string? Remove { get; init; }
}
