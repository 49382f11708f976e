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
    /// <param name="now">For ages.</param>
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
