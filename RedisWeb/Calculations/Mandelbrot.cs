using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RedisWeb.Calculations;

/// <summary>A picture of a part of the Mandelbrot set, coloured by how fast its surroundings escape.</summary>
/// <remarks>Points are taken at pixel centres. The same input gives the same picture on any number of threads.</remarks>
public sealed class Mandelbrot : Calculation<MandelbrotInput, MandelbrotAnswer>
{
    public override string Title => "Mandelbrot set";

    public override string Summary =>
        "Draws a part of the Mandelbrot set, eight points at a time on every compute thread, coloured by how fast the points around it escape.";

    public override string Group => "Mathematics";

    public override Freshness Freshness => Freshness.Permanent;

    protected override Task<MandelbrotAnswer> ComputeAsync(MandelbrotInput input, ComputeContext context)
    {
        var (pixels, inside, longest) = Draw(input, context);
        context.Report(0.95, "Encoding");
        var png = PngEncoder.Encode(pixels, input.ImageWidth);
        var insidePercent = 100.0 * inside / (input.ImageWidth * input.ImageHeight);
        return Task.FromResult(new MandelbrotAnswer
        {
            Picture = new Picture(input.ImageWidth, input.ImageHeight, AlternativeText(input, insidePercent)) { Png = png },
            InsidePercent = insidePercent,
            LongestEscape = longest,
            Magnification = new MandelbrotInput().Width / input.Width,
            ViewHeight = input.PixelSize * input.ImageHeight,
            PixelSize = input.PixelSize,
            Points = input.ImageWidth * input.ImageHeight,
        });
    }

    /// <summary>The red, green and blue of each pixel, how many points are inside, and the most steps that an escape took.</summary>
    internal static (byte[] Pixels, int Inside, int LongestEscape) Draw(MandelbrotInput input, ComputeContext context)
    {
        var (width, height) = (input.ImageWidth, input.ImageHeight);
        var columns = Enumerable.Range(0, width + MandelbrotSet.PointsAtOnce).Select(input.XOf).ToArray();
        var pixels = new byte[width * height * 3];
        var (inside, longest, rows) = (0, 0, 0);
        Parallel.For(0, height, context.Threads, y =>
        {
            var row = DrawRow(columns, input.YOf(y), input.Iterations, pixels.AsSpan(y * width * 3, width * 3));
            lock (pixels)
            {
                (inside, longest) = (inside + row.Inside, Math.Max(longest, row.LongestEscape));
                if (++rows % 16 == 0)
                {
                    context.Report(0.95 * rows / height, "Drawing");
                }
            }
        });
        return (pixels, inside, longest);
    }

    private static (int Inside, int LongestEscape) DrawRow(double[] columns, double y, int limit, Span<byte> pixels)
    {
        Span<int> steps = stackalloc int[columns.Length];
        Span<double> norms = stackalloc double[columns.Length];
        var (width, inside, longest) = (pixels.Length / 3, 0, 0);
        for (var x = 0; x < width; x += MandelbrotSet.PointsAtOnce)
        {
            MandelbrotSet.Escape(columns.AsSpan(x), y, limit, steps[x..], norms[x..]);
        }

        for (var x = 0; x < width; x++)
        {
            MandelbrotPalette.Colour(steps[x], norms[x]).CopyTo(pixels[(3 * x)..]);
            (inside, longest) = norms[x] == 0 ? (inside + 1, longest) : (inside, Math.Max(longest, steps[x]));
        }

        return (inside, longest);
    }

    private static string AlternativeText(MandelbrotInput input, double insidePercent) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The Mandelbrot set around {input.CenterX:R} {(input.CenterY < 0 ? "−" : "+")} {Math.Abs(input.CenterY):R} i, {input.Width:R} wide; black, the set itself, covers {insidePercent:0.#} % of the picture.");
}

public sealed record MandelbrotInput
{
    [Display(Name = "Real part of the centre"), Range(-3.0, 3.0)]
    public double CenterX { get; set; } = -0.7;

    [Display(Name = "Imaginary part of the centre"), Range(-3.0, 3.0)]
    public double CenterY { get; set; }

    [Display(Name = "Width of the view", Description = "Smaller is deeper. Below about 10⁻¹² the numbers themselves become too coarse."), Range(1e-13, 8.0)]
    public double Width { get; set; } = 3.2;

    [Display(Name = "Most iterations", Description = "More shows finer detail, and takes longer."), Range(50, 5_000)]
    public int Iterations { get; set; } = 500;

    [Display(Name = "Picture width", Description = "Its height is two thirds of it."), Range(120, 1_600), Unit("pixels")]
    public int ImageWidth { get; set; } = 840;

    /// <summary>In pixels: two thirds of the width.</summary>
    [JsonIgnore]
    public int ImageHeight => ImageWidth * 2 / 3;

    /// <summary>The side of a pixel in the complex plane.</summary>
    [JsonIgnore]
    public double PixelSize => Width / ImageWidth;

    /// <summary>The real part at the middle of a column of pixels, counted from the left.</summary>
    public double XOf(int column) => CenterX + ((column - ((ImageWidth - 1) / 2.0)) * PixelSize);

    /// <summary>The imaginary part at the middle of a row of pixels, counted from the top.</summary>
    public double YOf(int row) => CenterY - ((row - ((ImageHeight - 1) / 2.0)) * PixelSize);
}

public sealed record MandelbrotAnswer
{
    public required Picture Picture { get; init; }

    [Display(Name = "Inside the set", Description = "Did not escape within the iterations."), DisplayFormat(DataFormatString = "{0:0.00}"), Unit("%")]
    public required double InsidePercent { get; init; }

    [Display(Name = "Longest escape"), Unit("iterations")]
    public required int LongestEscape { get; init; }

    [Display(Name = "Magnification", Description = "1 shows the whole set."), DisplayFormat(DataFormatString = "{0:G4}"), Unit("×")]
    public required double Magnification { get; init; }

    [Display(Name = "Height of the view"), DisplayFormat(DataFormatString = "{0:G4}")]
    public required double ViewHeight { get; init; }

    [Display(Name = "Size of a pixel"), DisplayFormat(DataFormatString = "{0:G4}")]
    public required double PixelSize { get; init; }

    [Display(Name = "Points computed")]
    public required int Points { get; init; }
}
