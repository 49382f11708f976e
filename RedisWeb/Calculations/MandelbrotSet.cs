using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RedisWeb.Calculations;

/// <summary>Escape times of z → z² + c from z = 0, for c = x + iy.</summary>
/// <remarks>
/// Two ways that give the same bits: one point at a time, plainly; and eight at a time. The second looks only every
/// <see cref="StepsBetweenLooks"/> steps whether a point has escaped, and goes through those steps again when one has. It knows a point
/// to be inside at once in the main cardioid and the disc to its left, and as soon as its orbit comes back to exactly the
/// same numbers (R. P. Brent, <em>An improved Monte Carlo factorization algorithm</em>, 1980): then it never escapes.
/// </remarks>
internal static class MandelbrotSet
{
    /// <summary>|z|² beyond which a point counts as escaped. Four would do; more makes smooth colours smoother.</summary>
    public const double EscapeNorm = 1 << 16;

    /// <summary>Points in one call of the vector way.</summary>
    public const int PointsAtOnce = 2 * Lanes;

    private const int Lanes = 4;
    private const int StepsBetweenLooks = 8;

    /// <summary>Steps until a point escaped and |z|² then; steps is <paramref name="limit"/> and the norm 0 for a point that did not.</summary>
    public static (int Steps, double Norm) Escape(double cx, double cy, int limit) => Go(0, 0, cx, cy, 0, limit);

    /// <summary>The same for eight points of one row.</summary>
    // Optimised at once: by the time the runtime would have noticed how often it runs, the first picture is done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Escape(ReadOnlySpan<double> cx, double cy, int limit, Span<int> steps, Span<double> norms)
    {
        var (c0, c1) = (Vector256.Create(cx), Vector256.Create(cx[Lanes..]));
        var c = Vector256.Create(cy);
        steps[..PointsAtOnce].Fill(limit);
        norms[..PointsAtOnce].Clear();
        var (going0, going1) = (~CertainlyInside(c0, c), ~CertainlyInside(c1, c));
        var (x0, y0, x1, y1) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var (mark0, markY0, mark1, markY1) = (x0, y0, x1, y1);
        var escape = Vector256.Create(EscapeNorm);
        var nextMark = StepsBetweenLooks;
        for (var done = 0; done < limit && (going0 | going1) != Vector256<double>.Zero; done += StepsBetweenLooks)
        {
            var (startX0, startY0, startX1, startY1) = (x0, y0, x1, y1);
            for (var step = 0; step < StepsBetweenLooks; step++)
            {
                var (xx0, xx1) = (x0 * x0, x1 * x1);
                var (yy0, yy1) = (y0 * y0, y1 * y1);
                y0 = ((x0 + x0) * y0) + c;
                y1 = ((x1 + x1) * y1) + c;
                x0 = xx0 - yy0 + c0;
                x1 = xx1 - yy1 + c1;
            }

            // "Not within" rather than "beyond": a point that escaped early is at infinity or NaN by now.
            var escaped0 = Vector256.AndNot(going0, Vector256.LessThanOrEqual((x0 * x0) + (y0 * y0), escape));
            var escaped1 = Vector256.AndNot(going1, Vector256.LessThanOrEqual((x1 * x1) + (y1 * y1), escape));
            if ((escaped0 | escaped1) != Vector256<double>.Zero)
            {
                Replay(escaped0, startX0, startY0, c0, cy, done, limit, steps, norms);
                Replay(escaped1, startX1, startY1, c1, cy, done, limit, steps[Lanes..], norms[Lanes..]);
                going0 = Vector256.AndNot(going0, escaped0);
                going1 = Vector256.AndNot(going1, escaped1);
            }

            going0 = Vector256.AndNot(going0, Vector256.Equals(x0, mark0) & Vector256.Equals(y0, markY0));
            going1 = Vector256.AndNot(going1, Vector256.Equals(x1, mark1) & Vector256.Equals(y1, markY1));
            if (done >= nextMark)
            {
                (mark0, markY0, mark1, markY1) = (x0, y0, x1, y1);
                nextMark *= 2;
            }
        }
    }

    private static void Replay(
        Vector256<double> escaped, Vector256<double> x, Vector256<double> y, Vector256<double> cx, double cy, int done, int limit, Span<int> steps, Span<double> norms)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (BitConverter.DoubleToInt64Bits(escaped[lane]) != 0)
            {
                (steps[lane], norms[lane]) = Go(x[lane], y[lane], cx[lane], cy, done, limit);
            }
        }
    }

    private static (int Steps, double Norm) Go(double x, double y, double cx, double cy, int done, int limit)
    {
        for (var steps = done; steps < limit; steps++)
        {
            var xx = x * x;
            var yy = y * y;
            y = ((x + x) * y) + cy;
            x = xx - yy + cx;
            var norm = (x * x) + (y * y);
            if (norm > EscapeNorm)
            {
                return (steps + 1, norm);
            }
        }

        return (limit, 0);
    }

    // The cardioid: q (q + x - 1/4) <= y²/4 with q = (x - 1/4)² + y². The disc: (x + 1)² + y² <= 1/16.
    private static Vector256<double> CertainlyInside(Vector256<double> x, Vector256<double> y)
    {
        var quarter = Vector256.Create(0.25);
        var yy = y * y;
        var fromCusp = x - quarter;
        var q = (fromCusp * fromCusp) + yy;
        var fromDisc = x + Vector256<double>.One;
        return Vector256.LessThanOrEqual(q * (q + fromCusp), quarter * yy)
            | Vector256.LessThanOrEqual((fromDisc * fromDisc) + yy, Vector256.Create(1.0 / 16));
    }
}

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
