using System.Globalization;

namespace RedisWeb.Models.Charts;

/// <summary>Labels of one axis, short enough to stand side by side: 0, 0.5M, 1M.</summary>
internal readonly struct TickText
{
    private static readonly string[] Superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];

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
        "×10" + (exponent < 0 ? "⁻" : "") + string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0'])));
}
