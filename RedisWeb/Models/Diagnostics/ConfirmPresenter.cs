using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Says what a change will do, with figures where they are at hand.</summary>
public static class ConfirmPresenter
{
    public static ConfirmPage RemoveEntry(Calculation calculation, BoundInput input) => Page(
        ChangeNames.RemoveEntry, Texts.Diagnostics["The answer to this one input is removed from Redis, and from the memory of every copy."], Texts.Diagnostics["A compute of it that is under way stores nothing."], Anew) with
    {
        About = AboutOf(calculation, input),
        Fields = [("calculation", calculation.Slug), .. input.Entries.Select(entry => (entry.Field.Name, entry.Field.Spell(entry.Value)))],
        Back = EntryAddress(calculation, input),
    };

    /// <param name="count">About how many there are; null where nobody knows.</param>
    public static ConfirmPage RemoveCalculation(Calculation calculation, long? count) => Page(
        ChangeNames.RemoveCalculation, count is { } many ? Texts.Diagnostics["All answers of {0} are removed from Redis, and from the memory of every copy: about {1}.", calculation.ShownTitle, Figure.Count(many)] : Texts.Diagnostics["All answers of {0} are removed from Redis, and from the memory of every copy.", calculation.ShownTitle], Anew) with
    {
        About = calculation.ShownTitle,
        Fields = [("calculation", calculation.Slug)],
    };

    public static ConfirmPage RemoveAll(long? count) => Page(
        ChangeNames.RemoveAll, count is { } many ? Texts.Diagnostics["All answers of this app are removed from Redis, and from the memory of every copy: about {0}.", Figure.Count(many)] : Texts.Diagnostics["All answers of this app are removed from Redis, and from the memory of every copy."],
        Texts.Diagnostics["Sessions, counters and keys of others stay."], Texts.Diagnostics["Until they are computed anew, all visitors wait, and the machines are busy."]);

    /// <summary>Which calculation, to begin with.</summary>
    public static ConfirmPage Choose(CalculationCatalogue catalogue) => Page(ChangeNames.RemoveCalculation) with
    {
        Calculations = [.. catalogue.All.Select(calculation => new CalculationLink(calculation.Slug, calculation.ShownTitle, calculation.ShownSummary))],
    };

    /// <param name="some">Of the sessions there are; null where Redis does not tell.</param>
    /// <param name="seal">Makes of a place what only the app can read.</param>
    /// <param name="chosen">The place that was chosen; null for none.</param>
    /// <param name="isWrong">Whether neither of the two will do.</param>
    public static ConfirmPage EndSession(IReadOnlyList<SessionLook>? some, Func<string, string> seal, DateTimeOffset now, string entered = "", string? chosen = null, bool isWrong = false)
    {
        var options = (some ?? []).Select(session => new ConfirmOption(session.Beginning + "\u2026", seal(session.Place), AboutOf(session, now), session.Place == chosen)).ToList();
        var isAboutChoice = isWrong && entered.Length == 0 && options.Count > 0;
        var wrongPlace = entered.Length > 0 ? Texts.Diagnostics["This is no place: it has 11 letters, digits, - and _."] : Texts.Diagnostics["Enter the place of a session."];
        return Page(
            ChangeNames.EndSession, Texts.Diagnostics["The visitor\u2019s workspace is ended on every copy: pins with their notes, recent answers, preferences and plan are gone."], Texts.Diagnostics["This can\u2019t be undone, and the visitor is not told why."]) with
        {
            Choice = new ConfirmChoice(
                "sessions", "session", Texts.Diagnostics["Some of the sessions, the last used first"], options, some is null ? Texts.Diagnostics["Redis did not tell which sessions there are."] : null,
                isAboutChoice ? Texts.Diagnostics["Choose a session, or enter the place of one."] : null),
            Place = new PlaceField(entered, isWrong && !isAboutChoice ? wrongPlace : null),
        };
    }

    /// <summary>Of computes that are parked.</summary>
    /// <param name="some">Of those there are; null where Redis does not tell.</param>
    /// <param name="seal">Makes of a key what only the app can read.</param>
    public static ConfirmPage Parked(string change, IReadOnlyList<ParkedCompute>? some, Func<string, string> seal, string? error) => Page(change, (some is { Count: > 0 }, change) switch
    {
        (false, _) => [],
        (_, ChangeNames.RetryParked) => [Texts.Diagnostics["Whoever asks this question next has it computed, once."], Texts.Diagnostics["If the copy that computes it is lost as well, all who use that copy notice, and the question is parked again at once."]],
        _ => [Texts.Diagnostics["It is forgotten that copies were lost over this question."], Texts.Diagnostics["If somebody asks it again it is computed, by one copy after the other until as many are lost as before."]],
    }) with
    {
        Choice = new ConfirmChoice(
            "parked", "compute", Texts.Diagnostics["Parked computes"], [.. (some ?? []).Select(each => new ConfirmOption(each.Key, seal(each.Key), Texts.Diagnostics["until {0} UTC", Figure.Moment(each.Until)], some!.Count == 1))],
            some is null ? Texts.Diagnostics["Redis did not tell what is parked."] : some.Count == 0 ? Texts.Diagnostics["Nothing is parked any more."] : null, error),
    };

    /// <summary>Of a job.</summary>
    /// <param name="chosen">The id of the one that was chosen; null for none.</param>
    public static ConfirmPage CancelJob(DiagnosticsSnapshot snapshot, string? chosen, string? error)
    {
        var jobs = JobUnderWay.Of(snapshot).Where(job => job.Id is not null).ToList();
        return Page(ChangeNames.CancelJob, jobs.Count == 0 ? [] :
        [
            Texts.Diagnostics["Its compute is ended, on whichever copy it is, or it leaves the line. Whoever waits for it is told that an administrator has ended it."],
            Texts.Diagnostics["Whoever asks this question again after a few seconds has it computed anew."],
        ]) with
        {
            Choice = new ConfirmChoice(
                "jobs", "job", Texts.Diagnostics["Jobs under way"], [.. jobs.Select(job => new ConfirmOption(job.Name, job.Id!, AboutOf(job), job.Id == chosen || jobs.Count == 1))],
                jobs.Count == 0 ? Texts.Diagnostics["No job is under way, as far as the copies have reported."] : null, error),
        };
    }

    /// <summary>Of the servers, or of this copy.</summary>
    public static ConfirmPage Of(string change, DiagnosticsSnapshot snapshot) => Page(change, change switch
    {
        ChangeNames.Snapshot => [Changes(snapshot), Texts.Diagnostics["Meanwhile it needs more memory, and the disk is busy."]],
        ChangeNames.AppendOnlyOn =>
        [
            Texts.Diagnostics["Every server begins to write each change to a file as well (CONFIG SET appendonly yes), so that next to nothing is lost when it dies."],
            Texts.Diagnostics["It first writes all its data into that file, in the background; then the disk has more to do."], UntilRestart,
        ],
        ChangeNames.AppendOnlyOff =>
        [
            Texts.Diagnostics["Every server stops writing changes to its append-only file (CONFIG SET appendonly no)."],
            Texts.Diagnostics["If it dies, what has changed since the last snapshot is lost, sessions and counters too."], UntilRestart,
        ],
        ChangeNames.ResetSlowLog => [Texts.Diagnostics["The log of slow commands is emptied on every server (SLOWLOG RESET), for all who read it."]],
        _ =>
        [
            snapshot.Connection.Figures is { IsBreakerOpen: false } ? Texts.Diagnostics["{0} calls Redis again at once; at the moment its breaker is closed, so there is nothing to do.", snapshot.Copy] : Texts.Diagnostics["{0} calls Redis again at once.", snapshot.Copy],
            Texts.Diagnostics["If Redis still does not answer, some visitors wait for it, and the breaker opens again. It also closes by itself as soon as Redis answers."],
        ],
    });

    /// <summary>Where an entry is looked up, from the site's root.</summary>
    internal static string EntryAddress(Calculation calculation, BoundInput input) =>
        $"admin/diagnostics/entry?calculation={calculation.Slug}{(input.Canonical.Length > 0 ? "&" + input.Canonical : "")}";

    internal static string AboutOf(Calculation calculation, BoundInput input) =>
        string.Join(Texts.Diagnostics[", "], new[] { calculation.ShownTitle, QuestionText.Of(input) }.Where(each => each.Length > 0));

    private static string AboutOf(JobUnderWay job) => string.Join(Texts.Diagnostics[", "], new[]
    {
        job.Where, job.Fraction is null ? "" : (job with { Stage = null }).Progress(null), Texts.Diagnostics["for {0}", Figure.Seconds(job.AgeSeconds)], job.Waiting == 0 ? "" : Texts.Diagnostics.Count(job.Waiting, "{0} request waits", "{0} requests wait"),
    }.Where(each => each.Length > 0));

    private static string AboutOf(SessionLook session, DateTimeOffset now) =>
        Texts.Diagnostics["begun {0}, last used {1}, {2}, {3}", DurationText.Ago(now - session.CreatedAt), DurationText.Ago(now - session.SlidAt), Texts.Diagnostics.Count(session.Fields, "{0} field", "{0} fields"), Figure.Bytes(session.Bytes)];

    private static string Anew => Texts.Diagnostics["Whoever asks next waits until it is computed anew."];

    private static string UntilRestart => Texts.Diagnostics["This lasts until the server is started again: then its configuration file counts."];

    private static ConfirmPage Page(string change, params IReadOnlyList<string> happens) => new(change, ChangeNames.TitleOf(change)!, happens);

    private static string Changes(DiagnosticsSnapshot snapshot) =>
        snapshot.Persistence.Figures?.Nodes.Where(node => !node.IsReplica).Sum(node => node.Snapshot?.Changes) is > 0 and var changes
            ? Texts.Diagnostics["Every master begins to write all its data to disk (BGSAVE), in the background: {0} since the last one.", Texts.Diagnostics.Count(changes, "{0} change", "{0} changes")]
            : Texts.Diagnostics["Every master begins to write all its data to disk (BGSAVE), in the background."];
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
