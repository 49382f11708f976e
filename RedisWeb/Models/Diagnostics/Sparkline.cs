using System.Globalization;
using RedisWeb.Diagnostics.Series;

namespace RedisWeb.Models.Diagnostics;

/// <summary>A small line of an hour, with its last value in words.</summary>
/// <param name="Last">The last value that is known; with its age, where it is not of the last step.</param>
/// <param name="Range">From the least to the most.</param>
/// <param name="Path">For SVG, in a box of <see cref="Width"/> by <see cref="Height"/>; broken where nothing is known.</param>
public sealed record Sparkline(string Label, string Last, string Range, string Path)
{
    public const int Width = 240;
    public const int Height = 40;

    private const double Margin = 2;

    /// <param name="values">Oldest first; null where nothing is known.</param>
    /// <param name="steps">How many there are at most: a shorter line ends at the right all the same.</param>
    public static Sparkline Of(string label, IReadOnlyList<double?> values, int steps, Func<double, string> text)
    {
        var known = values.OfType<double>().ToList();
        if (known.Count == 0)
        {
            return new Sparkline(label, "\u2013", "nothing is known yet", "");
        }

        // What reads the same is drawn flat: its ups and downs would look as big as any.
        var (least, most) = (known.Min(), known.Max());
        var isFlat = text(least) == text(most);
        var age = SampleResolution.Fine.Step * (values.Count - 1 - values.ToList().FindLastIndex(value => value is not null));
        return new Sparkline(label, text(known[^1]) + (age > TimeSpan.Zero ? $", {DurationText.Ago(age)}" : ""), isFlat ? $"always {text(most)}" : $"{text(least)} to {text(most)}", PathOf(values, Math.Max(steps, values.Count), isFlat ? null : (least, most)));
    }

    private static string PathOf(IReadOnlyList<double?> values, int steps, (double Least, double Most)? range) => string.Concat(values.Select((each, i) =>
    {
        if (each is not { } value)
        {
            return "";
        }

        var isFirst = i == 0 || values[i - 1] is null;
        var x = (steps - values.Count + i) * (double)Width / Math.Max(1, steps - 1);
        var y = range is not var (least, most) ? Height / 2.0 : Height - Margin - ((value - least) / (most - least) * (Height - (2 * Margin)));
        return string.Create(CultureInfo.InvariantCulture, $"{(isFirst ? "M" : "L")}{x:0.#} {y:0.#}{(isFirst ? "h.1" : "")}"); // so that a point alone is seen
    }));
}
