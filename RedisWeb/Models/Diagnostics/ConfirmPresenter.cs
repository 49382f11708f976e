using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Sessions;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Says what a change will do, with figures where they are at hand.</summary>
public static class ConfirmPresenter
{
    private const string Anew = "Whoever asks next waits until it is computed anew.";
    private const string UntilRestart = "This lasts until the server is started again: then its configuration file counts.";

    public static ConfirmPage RemoveEntry(Calculation calculation, BoundInput input) => Page(
        ChangeNames.RemoveEntry, "The answer to this one input is removed from Redis, and from the memory of every copy.", "A compute of it that is under way stores nothing.", Anew) with
    {
        About = AboutOf(calculation, input),
        Fields = [("calculation", calculation.Slug), .. input.Entries.Select(entry => (entry.Field.Name, entry.Field.Spell(entry.Value)))],
        Back = EntryAddress(calculation, input),
    };

    /// <param name="count">About how many there are; null where nobody knows.</param>
    public static ConfirmPage RemoveCalculation(Calculation calculation, long? count) => Page(
        ChangeNames.RemoveCalculation, $"All answers of {calculation.Title} are removed from Redis, and from the memory of every copy{About(count)}.", Anew) with
    {
        About = calculation.Title,
        Fields = [("calculation", calculation.Slug)],
    };

    public static ConfirmPage RemoveAll(long? count) => Page(
        ChangeNames.RemoveAll, $"All answers of this app are removed from Redis, and from the memory of every copy{About(count)}.", "Sessions, counters and keys of others stay.",
        "Until they are computed anew, all visitors wait, and the machines are busy.");

    /// <summary>Which calculation, to begin with.</summary>
    public static ConfirmPage Choose(CalculationCatalogue catalogue) => Page(ChangeNames.RemoveCalculation) with
    {
        Calculations = [.. catalogue.All.Select(calculation => new CalculationLink(calculation.Slug, calculation.Title, calculation.Summary))],
    };

    /// <param name="some">Of the sessions there are; null where Redis does not tell.</param>
    /// <param name="seal">Makes of a place what only the app can read.</param>
    /// <param name="chosen">The place that was chosen; null for none.</param>
    /// <param name="isWrong">Whether neither of the two will do.</param>
    public static ConfirmPage EndSession(IReadOnlyList<SessionLook>? some, Func<string, string> seal, DateTimeOffset now, string entered = "", string? chosen = null, bool isWrong = false)
    {
        var options = (some ?? []).Select(session => new ConfirmOption(session.Beginning + "\u2026", seal(session.Place), AboutOf(session, now), session.Place == chosen)).ToList();
        var isAboutChoice = isWrong && entered.Length == 0 && options.Count > 0;
        var wrongPlace = entered.Length > 0 ? "This is no place: it has 11 letters, digits, - and _." : "Enter the place of a session.";
        return Page(
            ChangeNames.EndSession, "The visitor\u2019s workspace is ended on every copy: pins with their notes, recent answers, preferences and plan are gone.", "This can\u2019t be undone, and the visitor is not told why.") with
        {
            Choice = new ConfirmChoice(
                "sessions", "session", "Some of the sessions, the last used first", options, some is null ? "Redis did not tell which sessions there are." : null,
                isAboutChoice ? "Choose a session, or enter the place of one." : null),
            Place = new PlaceField(entered, isWrong && !isAboutChoice ? wrongPlace : null),
        };
    }

    /// <summary>Of computes that are parked.</summary>
    /// <param name="some">Of those there are; null where Redis does not tell.</param>
    /// <param name="seal">Makes of a key what only the app can read.</param>
    public static ConfirmPage Parked(string change, IReadOnlyList<ParkedCompute>? some, Func<string, string> seal, string? error) => Page(change, (some is { Count: > 0 }, change) switch
    {
        (false, _) => [],
        (_, ChangeNames.RetryParked) => ["Whoever asks this question next has it computed, once.", "If the copy that computes it is lost as well, all who use that copy notice, and the question is parked again at once."],
        _ => ["It is forgotten that copies were lost over this question.", "If somebody asks it again it is computed, by one copy after the other until as many are lost as before."],
    }) with
    {
        Choice = new ConfirmChoice(
            "parked", "compute", "Parked computes", [.. (some ?? []).Select(each => new ConfirmOption(each.Key, seal(each.Key), $"until {Figure.Moment(each.Until)} UTC", some!.Count == 1))],
            some is null ? "Redis did not tell what is parked." : some.Count == 0 ? "Nothing is parked any more." : null, error),
    };

    /// <summary>Of a job.</summary>
    /// <param name="chosen">The id of the one that was chosen; null for none.</param>
    public static ConfirmPage CancelJob(DiagnosticsSnapshot snapshot, string? chosen, string? error)
    {
        var jobs = JobUnderWay.Of(snapshot).Where(job => job.Id is not null).ToList();
        return Page(ChangeNames.CancelJob, jobs.Count == 0 ? [] :
        [
            "Its compute is ended, on whichever copy it is, or it leaves the line. Whoever waits for it is told that an administrator has ended it.",
            "Whoever asks this question again after a few seconds has it computed anew.",
        ]) with
        {
            Choice = new ConfirmChoice(
                "jobs", "job", "Jobs under way", [.. jobs.Select(job => new ConfirmOption(job.Name, job.Id!, AboutOf(job), job.Id == chosen || jobs.Count == 1))],
                jobs.Count == 0 ? "No job is under way, as far as the copies have reported." : null, error),
        };
    }

    /// <summary>Of the servers, or of this copy.</summary>
    public static ConfirmPage Of(string change, DiagnosticsSnapshot snapshot) => Page(change, change switch
    {
        ChangeNames.Snapshot => [$"Every master begins to write all its data to disk (BGSAVE), in the background{Changes(snapshot)}.", "Meanwhile it needs more memory, and the disk is busy."],
        ChangeNames.AppendOnlyOn =>
        [
            "Every server begins to write each change to a file as well (CONFIG SET appendonly yes), so that next to nothing is lost when it dies.",
            "It first writes all its data into that file, in the background; then the disk has more to do.", UntilRestart,
        ],
        ChangeNames.AppendOnlyOff =>
        [
            "Every server stops writing changes to its append-only file (CONFIG SET appendonly no).",
            "If it dies, what has changed since the last snapshot is lost, sessions and counters too.", UntilRestart,
        ],
        ChangeNames.ResetSlowLog => ["The log of slow commands is emptied on every server (SLOWLOG RESET), for all who read it."],
        _ =>
        [
            $"{snapshot.Copy} calls Redis again at once{(snapshot.Connection.Figures is { IsBreakerOpen: false } ? "; at the moment its breaker is closed, so there is nothing to do" : "")}.",
            "If Redis still does not answer, some visitors wait for it, and the breaker opens again. It also closes by itself as soon as Redis answers.",
        ],
    });

    /// <summary>Where an entry is looked up, from the site's root.</summary>
    internal static string EntryAddress(Calculation calculation, BoundInput input) =>
        $"admin/diagnostics/entry?calculation={calculation.Slug}{(input.Canonical.Length > 0 ? "&" + input.Canonical : "")}";

    internal static string AboutOf(Calculation calculation, BoundInput input) =>
        string.Join(", ", new[] { calculation.Title, QuestionText.Of(input) }.Where(each => each.Length > 0));

    private static string AboutOf(JobUnderWay job) => string.Join(", ", new[]
    {
        job.Where, job.Progress == Figure.None ? "" : job.Progress, $"for {Figure.Seconds(job.AgeSeconds)}", job.Waiting == 0 ? "" : $"{Figure.Count(job.Waiting)} {(job.Waiting == 1 ? "request waits" : "requests wait")}",
    }.Where(each => each.Length > 0));

    private static string AboutOf(SessionLook session, DateTimeOffset now) =>
        $"begun {DurationText.Ago(now - session.CreatedAt)}, last used {DurationText.Ago(now - session.SlidAt)}, {Figure.Count(session.Fields)} {(session.Fields == 1 ? "field" : "fields")}, {Figure.Bytes(session.Bytes)}";

    private static ConfirmPage Page(string change, params IReadOnlyList<string> happens) => new(change, ChangeNames.TitleOf(change)!, happens);

    private static string About(long? count) => count is { } many ? $": about {Figure.Count(many)}" : "";

    private static string Changes(DiagnosticsSnapshot snapshot) =>
        snapshot.Persistence.Figures?.Nodes.Where(node => !node.IsReplica).Sum(node => node.Snapshot?.Changes) is > 0 and var changes
            ? $": {Figure.Count(changes)} {(changes == 1 ? "change" : "changes")} since the last one" : "";
}

/// <summary>Asks whether a change shall be made, and says what it does.</summary>
/// <param name="Change">As its address calls it.</param>
/// <param name="Title">Also what its button says.</param>
/// <param name="Happens">What will happen, a sentence each.</param>
public sealed record ConfirmPage(string Change, string Title, IReadOnlyList<string> Happens)
{
    /// <summary>Which answer, or whose; null where that goes without saying.</summary>
    public string? About { get; init; }

    /// <summary>What the form sends along.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>The calculations of which one must be chosen first; none where that is done.</summary>
    public IReadOnlyList<CalculationLink> Calculations { get; init; } = [];

    /// <summary>What the change is made to, where that must be chosen.</summary>
    public ConfirmChoice? Choice { get; init; }

    /// <summary>Another way to say what it is made to; null for most changes.</summary>
    public PlaceField? Place { get; init; }

    /// <summary>Where to go instead, from the site's root.</summary>
    public string Back { get; init; } = "admin/diagnostics";

    /// <summary>Whether there is anything that it can be made to.</summary>
    public bool CanBeMade => Choice is null or { Options.Count: > 0 } || Place is not null;
}

/// <param name="Id">Its place on the page.</param>
/// <param name="Name">What the form calls it.</param>
/// <param name="Missing">Why nothing can be chosen; null where that needs no words.</param>
public sealed record ConfirmChoice(string Id, string Name, string Legend, IReadOnlyList<ConfirmOption> Options, string? Missing, string? Error);

/// <param name="Code">What administrators know it by.</param>
/// <param name="Sealed">Which it is, for the app alone; or a job's id, which is no secret.</param>
/// <param name="About">What else is known of it.</param>
public sealed record ConfirmOption(string Code, string Sealed, string About, bool IsChosen);

/// <param name="Entered">The place of a session, right or wrong.</param>
public sealed record PlaceField(string Entered, string? Error);
