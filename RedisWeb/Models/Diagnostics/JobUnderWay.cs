using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>One job as all copies together know it.</summary>
/// <param name="Id">Null where a copy of an older version does not tell.</param>
/// <param name="Calculation">Its slug.</param>
/// <param name="Where">Which copy has it, or why none does.</param>
/// <param name="AgeSeconds">Since it was first asked, as far as is known.</param>
/// <param name="Waiting">How many requests wait for it.</param>
internal sealed record JobUnderWay(string? Id, string Calculation, string Where, double? Fraction, string? Stage, double AgeSeconds, int Waiting)
{
    private const int ShownCharacters = 6;

    /// <summary>As people tell it from others of its calculation.</summary>
    public string Name => Id is null ? Calculation : $"{Calculation} {ShortOf(Id)}";

    /// <summary>How far it is, in words.</summary>
    /// <param name="texts">Of its calculation.</param>
    public string Progress(CalculationTexts? texts) => (Fraction, Stage is { } stage ? texts?[stage] ?? stage : null) switch
    {
        (null, null) => Figure.None,
        (null, { } shown) => shown,
        (_, var shown) => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(Fraction.Value * 100) / 100:P0} {shown}").TrimEnd(),
    };

    public PanelAction? Cancel => Id is null ? null : new PanelAction(Texts.Diagnostics["Cancel"], $"confirm/{ChangeNames.CancelJob}?job={Id}", Name);

    /// <summary>Whether a copy has told that it computes it.</summary>
    public bool IsComputed { get; private init; }

    /// <summary>Those that are computed, then those whose requests wait for that; oldest first.</summary>
    public static IReadOnlyList<JobUnderWay> Of(CopiesPanel? copies) =>
    [
        .. (copies?.Copies ?? []).SelectMany(copy => copy.Work.UnderWay.Select(work => (Copy: copy.Name, Work: work)))
            .GroupBy(each => each.Work.Job ?? $"{each.Copy} {each.Work.AgeSeconds}").Select(job => Of([.. job])).OrderByDescending(job => job.IsComputed).ThenByDescending(job => job.AgeSeconds),
    ];

    /// <summary>The same, and then those that are next in line though no copy has requests for them.</summary>
    public static IReadOnlyList<JobUnderWay> Of(DiagnosticsSnapshot snapshot)
    {
        var all = Of(snapshot.Copies.Figures);
        return [.. all, .. (snapshot.Queue.Figures?.Next ?? []).Where(next => all.All(job => job.Id != next.Job)).Select(next => new JobUnderWay(next.Job, next.Calculation, Texts.Diagnostics["in line"], null, null, next.AgeSeconds, 0))];
    }

    /// <summary>As people tell it from others, be it over.</summary>
    public static string NameOf(DiagnosticsSnapshot snapshot, string id) => Of(snapshot).FirstOrDefault(job => job.Id == id)?.Name ?? ShortOf(id);

    private static string ShortOf(string id) => id[..Math.Min(ShownCharacters, id.Length)] + "\u2026";

    private static JobUnderWay Of(IReadOnlyList<(string Copy, WorkUnderWay Work)> copies)
    {
        var (holder, best) = copies.MaxBy(each => each.Work.State ?? FlightState.Looking); // the state that tells most comes last
        var where = best.State switch
        {
            FlightState.Computing => holder,
            FlightState.Elsewhere => Texts.Diagnostics["another copy"],
            FlightState.InLine => Texts.Diagnostics["in line"],
            FlightState.Looking => Texts.Diagnostics["beginning"],
            _ => holder,
        };
        return new JobUnderWay(best.Job, best.Calculation, where, best.Fraction, best.Stage, copies.Max(each => each.Work.AgeSeconds), copies.Sum(each => each.Work.Waiting))
        {
            IsComputed = best.State is FlightState.Computing,
        };
    }
}
