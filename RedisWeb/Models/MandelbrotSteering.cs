using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>A way from one view of the Mandelbrot set to another; without a query it is closed, since it leads beyond the form's limits.</summary>
public sealed record MandelbrotWay(string Label, string? Query);

/// <summary>Where one can go from a view of the Mandelbrot set: each an address of its own, so it works without JavaScript.</summary>
public sealed class MandelbrotSteering(MandelbrotInput input)
{
    /// <summary>The cells the picture is divided into: fine enough that what was clicked is near the middle of the next one.</summary>
    public const int Columns = 12;

    public const int Rows = 8;

    private const double Zoom = 4;
    private const double Move = 0.25;

    private static readonly IReadOnlyList<InputField> Fields = InputForm.Of<MandelbrotInput>().Fields;

    private readonly double _height = input.PixelSize * input.ImageHeight;

    /// <summary>The ways for the keyboard.</summary>
    public IReadOnlyList<MandelbrotWay> Ways =>
    [
        Way(Texts.Answer["Zoom in"], input with { Width = input.Width / Zoom }),
        Way(Texts.Answer["Zoom out"], input with { Width = Math.Min(input.Width * Zoom, 8) }),
        Way(Texts.Answer["Left"], input with { CenterX = input.CenterX - (input.Width * Move) }),
        Way(Texts.Answer["Right"], input with { CenterX = input.CenterX + (input.Width * Move) }),
        Way(Texts.Answer["Up"], input with { CenterY = input.CenterY + (_height * Move) }),
        Way(Texts.Answer["Down"], input with { CenterY = input.CenterY - (_height * Move) }),
        Way(Texts.Answer["More iterations"], input with { Iterations = Math.Min(input.Iterations * 2, 5_000) }),
        Way(Texts.Answer["Whole set"], new MandelbrotInput { ImageWidth = input.ImageWidth }),
    ];

    /// <summary>Closer to the middle of each cell, row by row.</summary>
    public IEnumerable<MandelbrotWay> Cells
    {
        get
        {
            // The cells of a column share one x and those of a row one y, so each is checked and spelled once and not for every cell.
            var width = input.Width / Zoom;
            var all = Join(Part(2, width), Part(3, input.Iterations), Part(4, input.ImageWidth));
            var xs = Parts(0, Columns, column => Rounded(input.CenterX + (((column + 0.5) / Columns - 0.5) * input.Width), width));
            var ys = Parts(1, Rows, row => Rounded(input.CenterY - (((row + 0.5) / Rows - 0.5) * _height), width));
            return from y in ys from x in xs select new MandelbrotWay(Texts.Answer["Zoom in here"], Join(x, y, all));
        }
    }

    private MandelbrotWay Way(string label, MandelbrotInput there)
    {
        there = there with { CenterX = Rounded(there.CenterX, there.Width), CenterY = Rounded(there.CenterY, there.Width) };
        return new MandelbrotWay(label, there == input ? null : Join(
            Part(0, there.CenterX), Part(1, there.CenterY), Part(2, there.Width), Part(3, there.Iterations), Part(4, there.ImageWidth)));
    }

    // A thousandth of the view is not seen; without it addresses are short, and more visitors share one.
    private static double Rounded(double centre, double width) => Math.Round(centre, Math.Clamp((int)Math.Ceiling(3 - Math.Log10(width)), 0, 15));

    private static string?[] Parts(int field, int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(i => Part(field, value(i)))];

    /// <summary>What the query says of a field; null when the form would not take it.</summary>
    private static string? Part(int field, object value) =>
        Fields[field].Check(value) is null ? $"{Fields[field].Name}={Uri.EscapeDataString(Fields[field].Spell(value))}" : null;

    private static string? Join(params ReadOnlySpan<string?> parts) => parts.Contains(null) ? null : string.Join('&', parts);
}
