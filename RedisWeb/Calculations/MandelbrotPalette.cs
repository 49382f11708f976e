namespace RedisWeb.Calculations;

/// <summary>Colours for escape times: deep blue by white and gold to black, over and over, without a visible step.</summary>
internal static class MandelbrotPalette
{
    private const int Entries = 4096;
    private const double CyclesPerRoot = 0.55;

    // Where each colour stands in the cycle, and its red, green and blue. The last is the first, one cycle on.
    private static readonly (double At, double Red, double Green, double Blue)[] Stops =
    [
        (0, 4, 12, 72),
        (0.18, 24, 88, 190),
        (0.40, 236, 250, 255),
        (0.60, 255, 176, 24),
        (0.82, 70, 10, 30),
        (1, 4, 12, 72),
    ];

    private static readonly byte[] Cycle = [.. Enumerable.Range(0, Entries).SelectMany(i => ColourAt(i / (double)Entries))];

    /// <summary>The red, green and blue of a point: black inside, else by its smooth escape time.</summary>
    public static ReadOnlySpan<byte> Colour(int steps, double norm)
    {
        if (norm == 0)
        {
            return [0, 0, 0];
        }

        // Steps with a fraction (L. Peitgen, D. Saupe, The Science of Fractal Images, 1988, p. 197): it is continuous, since at
        // the least norm nothing is taken off, and at its square, the least norm one step later, exactly one.
        var smooth = steps - Math.Log2(Math.Log2(norm) / Math.Log2(MandelbrotSet.EscapeNorm));
        var position = CyclesPerRoot * (Math.Sqrt(Math.Sqrt(Math.Max(1, smooth))) - 1);
        return Cycle.AsSpan((int)((position - Math.Floor(position)) * Entries) * 3, 3);
    }

    private static IEnumerable<byte> ColourAt(double position)
    {
        var next = Math.Max(1, Array.FindIndex(Stops, stop => stop.At > position));
        var (from, to) = (Stops[next - 1], Stops[next]);
        var part = (position - from.At) / (to.At - from.At);
        part = part * part * (3 - (2 * part)); // level at the stops
        return [Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue)];

        byte Mix(double a, double b) => (byte)Math.Round(a + (part * (b - a)));
    }
}
