using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RedisWeb.Calculations;
using RedisWeb.Redis;
using RedisWeb.Resources;

namespace RedisWeb.Sessions;

/// <summary>What a visitor keeps in the session. Everything is a field of its own, so that two tabs at once take nothing from each other.</summary>
/// <remarks>A change is saved by <see cref="SaveAsync"/>. A field that can't be read, since it is of another version, is as good as not there.</remarks>
public sealed class Workspace(ISession session, TimeProvider clock)
{
    /// <summary>How many recent answers are kept; older ones go.</summary>
    public const int MostRecent = 200;

    /// <summary>How many pins there can be; none goes by itself.</summary>
    public const int MostPins = 200;

    /// <summary>How many boards can be shared at a time.</summary>
    public const int MostBoards = 5;

    /// <summary>In characters.</summary>
    public const int LongestNote = 500;

    /// <summary>What is entered in a field of a plan is kept up to here: no number has more characters.</summary>
    public const int LongestEntry = 100;

    /// <summary>A longer question is not listed among the recent ones.</summary>
    public const int LongestQuestion = 2000;

    private const string Begun = "begun";
    private const string Recents = "recent:";
    private const string PinsStart = "pin:";
    private const string BoardsStart = "board:";
    private const string PreferencesName = "preferences";
    private const string PlanStart = "plan:";

    // Nobody reads it as HTML: letters of any alphabet stay what they are, and short.
    private static readonly JsonSerializerOptions Written = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Looking at an answer again within this time is one visit: reloading shall not cost a save.
    private static readonly TimeSpan OneVisit = TimeSpan.FromMinutes(1);

    /// <summary>Whether it can be had now.</summary>
    public bool IsAvailable => session.IsAvailable;

    /// <summary>Whether the visitor has kept anything on purpose, though it may be gone again. Nothing begins by looking.</summary>
    public bool IsBegun => session.TryGetValue(Begun, out _);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RecentAnswer> Recent => [.. All<RecentAnswer>(Recents).OrderByDescending(each => each.At)];

    /// <summary>As the visitor has ordered them: the newest first.</summary>
    public IReadOnlyList<Pin> Pins => [.. All<Pin>(PinsStart).OrderByDescending(each => each.Rank).ThenByDescending(each => each.At)];

    /// <summary>What was shared, the newest first.</summary>
    public IReadOnlyList<SharedBoard> Boards => [.. All<SharedBoard>(BoardsStart).OrderByDescending(each => each.At)];

    public Preferences Preferences
    {
        get => PreferencesIn(session);
        set => Keep(PreferencesName, value);
    }

    /// <summary>What was entered in a plan that is being made, by the names of its fields.</summary>
    public IReadOnlyDictionary<string, string> Plan => KeysOf(PlanStart).ToDictionary(key => key[PlanStart.Length..], key => session.GetString(key) ?? "");

    /// <summary>For those who need nothing else of the workspace.</summary>
    public static Preferences PreferencesIn(ISession session) => Read<Preferences>(session, PreferencesName) ?? Preferences.Default;

    /// <summary>A short name for a question, the same everywhere.</summary>
    public static string IdOf(Question question) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(question.ToString())).AsSpan(0, 16));

    /// <summary>The visitor was shown an answer.</summary>
    /// <exception cref="SessionLimitException">What is kept on purpose leaves no room for it.</exception>
    public void NoteVisit(Question question)
    {
        var now = clock.GetUtcNow();
        var name = Recents + IdOf(question);
        if (question.ToString().Length > LongestQuestion || Read<RecentAnswer>(session, name) is { } last && now - last.At < OneVisit)
        {
            return;
        }

        RemoveAll(Recent.Where(each => each.Question != question).Skip(MostRecent - 1).Select(old => Recents + IdOf(old.Question)));
        Keep(name, new RecentAnswer(question, now));
    }

    public Pin? PinOf(Question question) => Read<Pin>(session, PinsStart + IdOf(question));

    /// <summary>Pins an answer; one that is pinned keeps its place, and gets the note.</summary>
    /// <exception cref="SessionLimitException">There are too many pins.</exception>
    public void Pin(Question question, string note)
    {
        var old = PinOf(question);
        if (old is null && KeysOf(PinsStart).Count() >= MostPins)
        {
            throw new SessionLimitException(Texts.Errors["There are {0} pins, which is the most there can be. Remove one you don't need any more.", MostPins]);
        }

        Keep(PinsStart + IdOf(question), new Pin(question, note, old?.At ?? clock.GetUtcNow()) { Place = old?.Place });
    }

    /// <summary>Puts a pin before the one above it, or behind the one below it; at either end it stays.</summary>
    public void Move(Question question, bool isUp)
    {
        var pins = Pins;
        var at = pins.ToList().FindIndex(pin => pin.Question == question);
        if (at < 0 || (isUp ? at - 1 : at + 1) is var other && (other < 0 || other >= pins.Count))
        {
            return;
        }

        var (moved, passed) = (pins[at], pins[other]);
        var rank = passed.Rank != moved.Rank ? passed.Rank : passed.Rank + (isUp ? 1 : -1);
        Keep(PinsStart + IdOf(passed.Question), passed with { Place = moved.Rank });
        Keep(PinsStart + IdOf(moved.Question), moved with { Place = rank });
    }

    /// <summary>Notes what was shared, or that it was shared again.</summary>
    public void NoteBoard(SharedBoard board) => Keep(BoardsStart + board.Token, board);

    public void ForgetBoard(string token) => session.Remove(BoardsStart + token);

    public void Unpin(Question question) => session.Remove(PinsStart + IdOf(question));

    public void ClearRecent() => RemoveAll(KeysOf(Recents));

    public void SetPlan(string field, string entered) => Keep(PlanStart + field, Encoding.UTF8.GetBytes(entered.Length <= LongestEntry ? entered : entered[..LongestEntry]));

    public void ClearPlan() => RemoveAll(KeysOf(PlanStart));

    /// <summary>Saves what was changed.</summary>
    /// <exception cref="SessionException">It was not saved, and why.</exception>
    public Task SaveAsync(CancellationToken cancellationToken)
    {
        if (!IsBegun && session.Keys.Any())
        {
            Begin();
        }

        return session.CommitAsync(cancellationToken);
    }

    /// <summary>From now on visits are noted.</summary>
    public void Begin() => Keep(Begun, []);

    private static T? Read<T>(ISession session, string name)
        where T : class => session.TryGetValue(name, out var bytes) ? StoredJson.Read<T>(bytes) : null;

    private IEnumerable<string> KeysOf(string start) => session.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal));

    private IEnumerable<T> All<T>(string start)
        where T : class => KeysOf(start).Select(key => Read<T>(session, key)).OfType<T>();

    private void RemoveAll(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            session.Remove(key);
        }
    }

    private void Keep<T>(string name, T value)
        where T : class => Keep(name, JsonSerializer.SerializeToUtf8Bytes(value, Written));

    // Where there is no room, what was noted by itself makes room: the older half of the recent answers, as often as there is one.
    private void Keep(string name, byte[] value)
    {
        while (true)
        {
            try
            {
                session.Set(name, value);
                return;
            }
            catch (SessionLimitException) when (Recent is { Count: > 0 } recent)
            {
                RemoveAll(recent.Skip(recent.Count / 2).Select(old => Recents + IdOf(old.Question)));
            }
        }
    }
}

/// <summary>An answer that was looked at.</summary>
public sealed record RecentAnswer(Question Question, DateTimeOffset At);

/// <summary>An answer to come back to, since when, and what for in the visitor's own words.</summary>
public sealed record Pin(Question Question, string Note, DateTimeOffset At)
{
    /// <summary>Where the visitor has moved it; null for where it came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Place { get; init; }

    /// <summary>The greater, the further up.</summary>
    [JsonIgnore]
    public long Rank => Place ?? At.UtcTicks;
}

/// <summary>Pins that others can look at.</summary>
/// <param name="Token">In its address: whoever has it can look.</param>
/// <param name="Tiles">How many there are.</param>
/// <param name="At">When it was shared, the last time.</param>
/// <param name="Until">When the address ends.</param>
public sealed record SharedBoard(string Token, int Tiles, DateTimeOffset At, DateTimeOffset Until);
