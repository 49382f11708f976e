using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;

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

    private static CalculationLink Link(Calculation calculation) => new(calculation.Slug, calculation.Title, calculation.Summary);

    private static string Finding(EntryFigures figures, DateTimeOffset now) => figures switch
    {
        { IsAway: true } => "Redis can\u2019t be reached, or refuses: nobody knows whether it is stored.",
        { Stored: null } => "Nothing is stored for this input: whoever asks next waits until it is computed.",
        { Stored.Why: { } why } => $"Something is stored, but {why}: whoever asks next waits until it is computed anew.",
        { Stored.Header: { } header } when header.FreshUntil > now => "It is stored, and fresh.",
        _ => "It is stored, and past its time: who asks is shown it while a newer one is computed.",
    };

    private static PanelFact[] Facts(EntryHeader header, DateTimeOffset now) =>
    [
        new("Computed (UTC)", Figure.Moment(header.ComputedAt), DurationText.Ago(now - header.ComputedAt)),
        new("By", header.ComputedBy),
        new("Took", Figure.Duration(header.ComputeTime)),
        new("Fresh until (UTC)", Figure.Moment(header.FreshUntil), header.FreshUntil > now ? $"for {DurationText.Of(header.FreshUntil - now)} more" : DurationText.Ago(now - header.FreshUntil)),
        new("Stored", Figure.Bytes(header.StoredBytes), header.IsCompressed ? "compressed, with its header" : "with its header"),
        new("Uncompressed", Figure.Bytes(header.OriginalBytes)),
        new("Schema", header.Schema.ToString("x16", CultureInfo.InvariantCulture), "of the answer\u2019s type"),
        new("Wire version", Figure.Count(header.WireVersion)),
    ];

    private static PanelFact[] InRedis(EntryFigures figures) => figures.Key is not { } key ? [] :
    [
        new("Type", key.Type),
        new("Expires in", Figure.Duration(key.TimeToLive)),
        new("Memory", Figure.Bytes(key.MemoryBytes), key.MemoryBytes is null ? "not told by this server" : null),
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
