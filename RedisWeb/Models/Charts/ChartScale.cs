using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>A mark on an axis: its place from 0 to 1, and its label.</summary>
internal readonly record struct Tick(double Value, double Place, string Label);

/// <summary>Maps values onto 0..1 along an axis, and divides the axis at round numbers. Takes any numbers at all.</summary>
internal sealed class ChartScale(double from, double to, bool isLogarithmic)
{
    // Beyond these a difference or a power of ten is no longer a normal number.
    private const double Huge = 1e300;
    private const double Tiny = 1e-290;
    private const int MostDecades = 300;

    // Narrower than this part of its numbers, a range has no ticks that could be told apart.
    private const double NarrowestRange = 1e-9;

    private static readonly int[] RoundParts = [1, 2, 5];

    public IReadOnlyList<Tick> Ticks { get; private set; } = [];

    /// <param name="roundOut">Whether the axis is lengthened to end at ticks.</param>
    /// <param name="whole">Whether only whole numbers are shown, so that ticks between them would mean nothing.</param>
    public static ChartScale Of(double low, double high, AxisScale kind, int wanted, bool roundOut, bool whole = false) =>
        kind == AxisScale.Logarithmic ? Logarithmic(low, high, wanted, roundOut) : Linear(low, high, wanted, roundOut, whole);

    /// <summary>Whether the value has a place on this axis.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (!isLogarithmic || value > 0);

    /// <summary>Whether the axis reaches it.</summary>
    public bool Includes(double value) => Shows(value) && value >= Ticks[0].Value && value <= Ticks[^1].Value;

    public double Place(double value) => Math.Clamp(((isLogarithmic ? Exponent(value) : Math.Clamp(value, -Huge, Huge)) - from) / (to - from), 0, 1);

    private static ChartScale Linear(double low, double high, int wanted, bool roundOut, bool whole)
    {
        low = Settle(low);
        high = Settle(high);
        if (!(high - low > Math.Max(Math.Abs(low), Math.Abs(high)) * NarrowestRange))
        {
            (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low), low + Math.Abs(low));
        }

        var step = NiceStep((high - low) / wanted);
        step = whole ? Math.Max(1, step) : step;
        if (roundOut)
        {
            low = Math.Floor(low / step + NarrowestRange) * step;
            high = Math.Ceiling(high / step - NarrowestRange) * step;
        }

        var scale = new ChartScale(low, high, isLogarithmic: false);
        var labels = new TickText(Math.Max(Math.Abs(low), Math.Abs(high)), step);
        var first = Math.Ceiling(low / step - NarrowestRange);
        var count = (int)(Math.Floor(high / step + NarrowestRange) - first) + 1;
        scale.Ticks = [.. Enumerable.Range(0, count).Select(i => (first + i) * step).Select(value => new Tick(value, scale.Place(value), labels.Of(value)))];
        return scale;
    }

    private static ChartScale Logarithmic(double low, double high, int wanted, bool roundOut)
    {
        var (from, to) = (Exponent(low), Exponent(high));
        if (to - from < NarrowestRange)
        {
            (from, to) = (Math.Floor(from) - 1, Math.Ceiling(to) + 1);
        }

        if (roundOut && to - from > 0.5)
        {
            (from, to) = (Math.Floor(from + NarrowestRange), Math.Ceiling(to - NarrowestRange));
        }

        var scale = new ChartScale(from, to, isLogarithmic: true);
        var values = Decades(from, to, wanted);
        if (values.Count < 3)
        {
            values = Parts(from, to);
        }

        scale.Ticks = values.Count >= 2
            ? [.. values.Select(value => new Tick(value, scale.Place(value), TickText.Single(value)))]
            : [.. Linear(Math.Pow(10, from), Math.Pow(10, to), wanted, false, false).Ticks.Select(tick => tick with { Place = scale.Place(tick.Value) })];
        return scale;
    }

    private static List<double> Decades(double from, double to, int wanted)
    {
        var first = (int)Math.Ceiling(from - NarrowestRange);
        var last = (int)Math.Floor(to + NarrowestRange);
        var stride = Math.Max(1, (int)Math.Ceiling((last - first) / (wanted + 1.0)));
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(exponent => (exponent - first) % stride == 0).Select(exponent => Math.Pow(10, exponent))];
    }

    private static List<double> Parts(double from, double to) =>
        [.. Enumerable.Range((int)Math.Floor(from), (int)Math.Ceiling(to) - (int)Math.Floor(from) + 1)
            .SelectMany(exponent => RoundParts.Select(part => part * Math.Pow(10, exponent)))
            .Where(value => Math.Log10(value) is var place && place >= from - NarrowestRange && place <= to + NarrowestRange)];

    /// <summary>The least of 1, 2 or 5 times a power of ten that is not below the rough step.</summary>
    private static double NiceStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch { <= 1.000001 => 1, <= 2.000001 => 2, <= 5.000001 => 5, _ => 10 });
    }

    private static double Exponent(double value) => Math.Clamp(Math.Log10(value), -MostDecades, MostDecades);

    private static double Settle(double value) => Math.Abs(value) < Tiny ? 0 : Math.Clamp(value, -Huge, Huge);
}

/// <summary>Labels of one axis, short enough to stand side by side: 0, 0.5M, 1M.</summary>
internal readonly struct TickText
{
    private readonly double _unit;
    private readonly string _suffix;
    private readonly int _decimals;

    /// <param name="largest">The greatest magnitude on the axis, which decides the unit of all labels.</param>
    /// <param name="step">Between two labels, which decides the decimals.</param>
    /// <param name="plain">Below this, numbers are written out.</param>
    public TickText(double largest, double step, double plain = 1e4)
    {
        (_unit, _suffix) = largest switch
        {
            >= 1e15 or < 1e-4 => Power((int)Math.Floor(Math.Log10(largest))),
            >= 1e12 => (1e12, "T"),
            >= 1e9 => (1e9, "B"),
            >= 1e6 => (1e6, "M"),
            _ when largest >= plain => (1e3, "k"),
            _ => (1, ""),
        };
        _decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step / _unit) - 1e-6), 0, 12);
    }

    public string Of(double value)
    {
        var number = Math.Round(value / _unit, _decimals);
        if (number == 0)
        {
            return "0";
        }

        var digits = Math.Abs(number).ToString("0.############", CultureInfo.CurrentCulture);
        return string.Concat(number < 0 ? "−" : "", digits == "1" && _suffix.StartsWith('×') ? _suffix[1..] : digits + _suffix);
    }

    /// <summary>A label that stands for itself, as on a logarithmic axis.</summary>
    public static string Single(double value) => new TickText(Math.Abs(value), Math.Abs(value) / 10, plain: 1e3).Of(value);

    private static (double Unit, string Suffix) Power(int exponent) => (
        Math.Pow(10, exponent),
        "×" + NumberText.Power(exponent));
}
