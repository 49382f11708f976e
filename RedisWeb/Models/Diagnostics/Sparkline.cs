using System.Globalization;
using Microsoft.AspNetCore.Html;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>A small chart of a figure over time, from zero up, with its last value in words.</summary>
/// <param name="Name">Of the figure, in addresses.</param>
/// <param name="Last">The last value that is known; with its age, where it is not of the last step.</param>
/// <param name="Range">From the least to the most.</param>
public sealed record Sparkline(string Name, string Label, string Last, string Range)
{
    /// <summary>Null where nothing is known.</summary>
    public IHtmlContent? Chart { get; private init; }

    /// <summary>For the read-out: when each step ended, in seconds after the one before, the first since 1970; as <c>10x6</c> where six in a row are the same.</summary>
    public string Times { get; private init; } = "";

    /// <summary>Likewise each value, as it is written.</summary>
    public string Values { get; private init; } = "";

    /// <param name="at">When each step ended, oldest first.</param>
    /// <param name="values">Null where nothing is known.</param>
    /// <param name="scale">What a value is divided by to be drawn, so that the axis has short numbers.</param>
    /// <param name="most">The axis reaches so far at the least.</param>
    /// <param name="isJoined">Whether the line goes on over steps of which there is nothing to know.</param>
    public static Sparkline Of(string name, string label, IReadOnlyList<DateTimeOffset> at, IReadOnlyList<double?> values, DateTimeOffset now, Func<double, string> text, double scale = 1, double most = 0, bool isJoined = false)
    {
        var known = values.OfType<double>().ToList();
        if (known.Count == 0)
        {
            return new Sparkline(name, label, Figure.None, Texts.Diagnostics["Nothing is known yet"]);
        }

        var last = values.ToList().FindLastIndex(value => value is not null);
        var (least, largest) = (text(known.Min()), text(known.Max()));
        var seconds = at.Select(each => each.ToUnixTimeSeconds()).ToList();
        return new Sparkline(
            name, label, text(known[^1]) + (last < values.Count - 1 ? Texts.Diagnostics[", "] + DurationText.Ago(now - at[last]) : ""), least == largest ? Texts.Diagnostics["Always {0}", least] : Texts.Diagnostics["{0} to {1}", least, largest])
        {
            Chart = new SvgChart(SeriesOf(label, seconds, values, scale), isJoined, top: Math.Max(most, known.Max()) / scale),
            Times = InRuns(seconds.Select((each, i) => i == 0 ? each : each - seconds[i - 1])),
            Values = string.Join('|', values.Select(value => value is { } number ? text(number) : Figure.None)),
        };
    }

    private static string InRuns(IEnumerable<long> steps)
    {
        var runs = new List<(long Step, int Times)>();
        foreach (var step in steps)
        {
            if (runs.Count > 0 && runs[^1].Step == step)
            {
                runs[^1] = (step, runs[^1].Times + 1);
            }
            else
            {
                runs.Add((step, 1));
            }
        }

        return string.Join(' ', runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Step}{(run.Times == 1 ? "" : $"x{run.Times}")}")));
    }

    private static Series SeriesOf(string label, List<long> seconds, IReadOnlyList<double?> values, double scale) => new()
    {
        Title = label,
        XTitle = Texts.Diagnostics["Time (UTC)"],
        YTitle = label,
        X = [.. seconds.Select(each => (double)each)],
        XNames = [.. seconds.Select(each => DateTimeOffset.FromUnixTimeSeconds(each).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))],
        Lines = [new SeriesLine(label, [.. values.Select(value => value / scale)])],
    };
}
