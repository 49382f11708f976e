using System.Globalization;
using Cronos;

namespace RedisWeb.Calculations;

/// <summary>When answers are computed ahead of time, before anyone asks, and which: <c>RefreshSchedule.Parse("daily 06:00 Europe/Berlin")</c>.</summary>
/// <remarks>
/// A time of day that a day has twice, because clocks go back, comes once; one that it does not have, because they go forward, comes when they do.
/// What repeats within a day goes on through the hour that is there twice.
/// </remarks>
public sealed record RefreshSchedule
{
    /// <summary>How many of the most asked questions can be computed ahead of time.</summary>
    public const int MostOfMostAsked = 100;

    private const int CronFields = 5;
    private const string Help = "Write every 15 minutes, hourly, daily 06:00 Europe/Berlin, weekdays 06:00, monday 06:00, or five cron fields and a time zone (UTC without one): 0 6 * * 1-5 Europe/Berlin.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);
    private static readonly TimeSpan FurthestBack = TimeSpan.FromDays(10_000);
    private static readonly DateTimeOffset AnyTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, TimeSpan> Units = new()
    {
        ["minute"] = TimeSpan.FromMinutes(1),
        ["hour"] = TimeSpan.FromHours(1),
        ["day"] = TimeSpan.FromDays(1),
    };

    private static readonly Dictionary<string, string> DaysOfWeek = new(StringComparer.OrdinalIgnoreCase)
    {
        ["daily"] = "*",
        ["day"] = "*",
        ["weekdays"] = "1-5",
        ["weekday"] = "1-5",
        ["sunday"] = "0",
        ["monday"] = "1",
        ["tuesday"] = "2",
        ["wednesday"] = "3",
        ["thursday"] = "4",
        ["friday"] = "5",
        ["saturday"] = "6",
    };

    private readonly CronExpression? _cron;
    private readonly TimeSpan _every; // since 1970, where there is no expression
    private readonly TimeZoneInfo _zone = TimeZoneInfo.Utc;

    private RefreshSchedule(string text, TimeSpan every) => (Text, _every) = (text, every);

    private RefreshSchedule(string text, CronExpression cron, TimeZoneInfo zone) => (Text, _cron, _zone) = (text, cron, zone);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the answer to the default input is computed.</summary>
    public bool TakesDefault { get; private init; } = true;

    /// <summary>How many of the questions that are asked most are.</summary>
    public int MostAsked { get; private init; }

    /// <summary>Whose answers, as <see cref="Parse"/> reads it.</summary>
    public string Inputs => MostAsked == 0 ? "default" : $"{(TakesDefault ? "default, " : "")}most asked {MostAsked}";

    /// <summary>In which its times are meant: <c>UTC</c>, <c>Europe/Berlin</c>.</summary>
    public string Zone => _zone == TimeZoneInfo.Utc ? "UTC" : _zone.Id;

    /// <summary>Reads a schedule. Its first time is the next that comes, not the start of the app.</summary>
    /// <param name="when"><c>every 15 minutes</c>, <c>hourly</c>, <c>daily 06:00 Europe/Berlin</c>, <c>weekdays 06:00</c>, <c>monday 06:00</c>, or five fields of cron, with a time zone after them.</param>
    /// <param name="inputs">Whose answers: <c>default</c>, <c>most asked 10</c>, or both with a comma between them.</param>
    /// <exception cref="CalculationDefinitionException">It can't be read, or this machine does not know the time zone.</exception>
    public static RefreshSchedule Parse(string when, string inputs = "default") => TimesOf(when).For(inputs);

    /// <inheritdoc cref="Parse"/>
    internal static RefreshSchedule TimesOf(string when)
    {
        var words = when.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is ["every", var number, var unit, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && Units.TryGetValue(unit.TrimEnd('s'), out var length))
        {
            return words.Length > 3 ? throw Wrong($"'{when}' takes no time, and no time zone.")
                : count >= 1 && count <= Longest / length ? new RefreshSchedule(when, count * length)
                : throw Wrong($"'{when}' must be from every minute to every {Longest.Days} days.");
        }

        return words switch
        {
            ["every", .. var rest] => OfWords(when, rest),
            _ => OfWords(when, words),
        };
    }

    /// <summary>The same times, for other inputs.</summary>
    internal RefreshSchedule For(string inputs)
    {
        var schedule = this with { TakesDefault = false, MostAsked = 0 };
        foreach (var each in inputs.Split(',', StringSplitOptions.TrimEntries))
        {
            schedule = each.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
            {
                ["default"] => schedule with { TakesDefault = true },
                ["most", "asked", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= MostOfMostAsked => schedule with { MostAsked = most },
                _ => throw Wrong($"'{each}' are no inputs. Write default, most asked 10 (up to {MostOfMostAsked}), or both with a comma between them."),
            };
        }

        return schedule;
    }

    /// <summary>The first time after a moment; null where there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _cron is null
        ? Turn(after) + _every
        : _cron.GetNextOccurrence(after, _zone);

    /// <summary>The last time up to a moment; null where there was none.</summary>
    public DateTimeOffset? Last(DateTimeOffset until) => _cron is null
        ? Turn(until)
        : Spans().Select(span => _cron.GetOccurrences(until - span, until, _zone, fromInclusive: true, toInclusive: true).Select(time => (DateTimeOffset?)time).LastOrDefault()).FirstOrDefault(time => time is not null);

    /// <summary>A moment as its clock shows it: <c>2026-03-29 06:00 Europe/Berlin</c>.</summary>
    public string Spell(DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(moment, _zone):yyyy-MM-dd HH:mm} {Zone}");

    public override string ToString() => Text;

    // Forwards from ever further back: what Cronos finds by looking back is 01:59:59 where clocks go from 02:00 to 03:00, and not what comes then.
    private static IEnumerable<TimeSpan> Spans()
    {
        for (var span = TimeSpan.FromMinutes(1); span < FurthestBack; span *= 2)
        {
            yield return span;
        }
    }

    private DateTimeOffset Turn(DateTimeOffset until) => DateTimeOffset.UnixEpoch.AddTicks((until - DateTimeOffset.UnixEpoch).Ticks / _every.Ticks * _every.Ticks);

    private static RefreshSchedule OfWords(string text, string[] words) => words switch
    {
        ["hourly" or "hour", .. var zone] => OfCron(text, "0 * * * *", zone),
        [var days, var time, .. var zone] when DaysOfWeek.TryGetValue(days, out var field) => TimeOnly.TryParseExact(time, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? OfCron(text, string.Create(CultureInfo.InvariantCulture, $"{at.Minute} {at.Hour} * * {field}"), zone)
            : throw Wrong($"'{time}' in '{text}' is no time of day. Write it as 06:00."),
        { Length: >= CronFields } => OfCron(text, string.Join(' ', words[..CronFields]), words[CronFields..]),
        _ => throw Wrong($"'{text}' is no schedule. {Help}"),
    };

    private static RefreshSchedule OfCron(string text, string expression, string[] zone)
    {
        CronExpression cron;
        try
        {
            cron = CronExpression.Parse(expression);
        }
        catch (Exception ex) when (ex is CronFormatException or MissingSeedException)
        {
            throw Wrong($"'{text}' is no schedule: {ex.Message} {Help}", ex);
        }

        var schedule = new RefreshSchedule(text, cron, zone is [] ? TimeZoneInfo.Utc : ZoneOf(string.Join(' ', zone)));
        return schedule.Next(AnyTime) is null ? throw Wrong($"'{text}' is a time that never comes.") : schedule;
    }

    private static TimeZoneInfo ZoneOf(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        throw Wrong(TimeZoneInfo.GetSystemTimeZones().Count > 1
            ? $"'{name}' is no time zone that this machine knows. Write it as Europe/Berlin."
            : $"This machine has no time zones, and so not '{name}' either. Install them (the package is mostly called tzdata), or leave the zone out for UTC.");
    }

    private static CalculationDefinitionException Wrong(string message, Exception? inner = null) => new(message, inner);
}
