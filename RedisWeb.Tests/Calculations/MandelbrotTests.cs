using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

public sealed class MandelbrotTests
{
    private const int Limit = 1_000;

    [TestCase(0, 0)]
    [TestCase(-1, 0)]
    [TestCase(-2, 0)]
    [TestCase(0.25, 0)]
    [TestCase(0, 1)]
    [TestCase(0, -1)]
    [TestCase(-0.75, 0)]
    [TestCase(-1.25, 0)]
    [TestCase(-0.122561, 0.744862, Description = "The rabbit's centre, of period three")]
    [TestCase(-1.754877666, 0, Description = "The centre of the period-three cardioid")]
    public void Known_points_are_inside(double x, double y) =>
        Assert.That(Both(x, y), Is.All.EqualTo((Limit, 0.0)));

    [TestCase(0.26, 0)]
    [TestCase(1, 0)]
    [TestCase(0.5, 0.5)]
    [TestCase(-2.001, 0)]
    [TestCase(0, 1.001)]
    [TestCase(-0.75, 0.01)]
    [TestCase(3, 3)]
    public void Known_points_are_outside(double x, double y) =>
        Assert.That(Both(x, y), Is.All.Matches<(int Steps, double Norm)>(each => each.Steps < Limit && each.Norm > MandelbrotSet.EscapeNorm));

    // A. Klebanoff, "π in the Mandelbrot set" (2001): at -3/4 + iε, |z| exceeds 2 after about π/ε steps.
    [TestCase(0.01, 315)]
    [TestCase(0.001, 3_143)]
    public void Escape_beside_the_neck_takes_pi_over_epsilon_steps(double epsilon, int steps) =>
        Assert.That(MandelbrotSet.Escape(-0.75, epsilon, 10_000).Steps, Is.EqualTo(steps).Within(4));

    // The same paper: at 1/4 + ε it takes π/√ε, most of them creeping by less than 1e-9: an orbit that only nearly repeats is not inside.
    [Test]
    public void Escape_beside_the_cusp_takes_pi_over_the_root_of_epsilon_steps() =>
        Assert.That(Both(0.25 + 1e-10, 0, 400_000).Select(each => each.Steps), Is.All.EqualTo(314_159).Within(10));

    [TestCase(-0.7, 0, 3.2, 500)]
    [TestCase(-0.7453, 0.1127, 6.5e-4, 3_001)]
    [TestCase(-1.768778833, 0.001738996, 1e-5, 1_003)]
    [TestCase(-0.743643887037151, 0.131825904205330, 1e-11, 2_000)]
    [TestCase(-0.743643887037151, 0.131825904205330, 1e-13, 997)]
    [TestCase(3, -3, 8, 50)]
    public void Eight_points_at_once_give_exactly_what_one_gives(double x, double y, double width, int limit)
    {
        var view = new MandelbrotInput { CenterX = x, CenterY = y, Width = width, Iterations = limit, ImageWidth = 120 };
        var columns = Enumerable.Range(0, 120).Select(view.XOf).ToArray();
        var (steps, norms) = (new int[120], new double[120]);
        for (var row = 0; row < view.ImageHeight; row++)
        {
            for (var column = 0; column < 120; column += MandelbrotSet.PointsAtOnce)
            {
                MandelbrotSet.Escape(columns.AsSpan(column), view.YOf(row), limit, steps.AsSpan(column), norms.AsSpan(column));
            }

            var plainly = columns.Select(column => MandelbrotSet.Escape(column, view.YOf(row), limit));
            Assert.That(steps.Zip(norms), Is.EqualTo(plainly), $"row {row}");
        }
    }

    [Test]
    public void The_picture_is_the_same_on_any_number_of_threads()
    {
        var input = new MandelbrotInput { ImageWidth = 333, CenterX = -0.7453, CenterY = 0.1127, Width = 6.5e-3 };
        var (one, inside, longest) = Mandelbrot.Draw(input, ComputeContext.SingleThreaded());
        var four = Mandelbrot.Draw(input, new ComputeContext(new ParallelOptions { MaxDegreeOfParallelism = 4 }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(four.Pixels, Is.EqualTo(one));
            Assert.That((four.Inside, four.LongestEscape), Is.EqualTo((inside, longest)));
            Assert.That(longest, Is.InRange(1, input.Iterations));
        }
    }

    [Test]
    public async Task The_answer_is_a_PNG_of_the_pixels_drawn_with_what_they_show()
    {
        const string query = "imageWidth=121&iterations=200";
        var calculation = new Mandelbrot();
        var answer = await calculation.AskAsync(query);
        var decoded = PngDecoder.Decode(answer.Picture.Png.Span);
        var drawn = Mandelbrot.Draw((MandelbrotInput)calculation.Bind(query).Value, ComputeContext.SingleThreaded());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((decoded.Width, decoded.Height), Is.EqualTo((121, 80)));
            Assert.That((answer.Picture.Width, answer.Picture.Height), Is.EqualTo((121, 80)));
            Assert.That(decoded.Rgb, Is.EqualTo(drawn.Pixels));
            Assert.That(answer.Points, Is.EqualTo(121 * 80));
            Assert.That(answer.Magnification, Is.EqualTo(1));
            Assert.That(answer.Picture.AlternativeText, Does.Contain("-0.7").And.Contains("black"));
        }
    }

    // The area is 1.506484 (T. Förstemann, 2012): its share of the view is the share of the points inside.
    [Test]
    public async Task The_share_inside_fits_the_area_of_the_set()
    {
        var answer = await new Mandelbrot().AskAsync("centerX=-0.5&width=4&imageWidth=840&iterations=5000");
        var area = answer.InsidePercent / 100 * 4 * answer.ViewHeight;
        Assert.That(area, Is.EqualTo(1.5065).Within(0.005));
    }

    [Test]
    public void Points_lie_at_the_middle_of_pixels()
    {
        var view = new MandelbrotInput { CenterX = 1, CenterY = -1, Width = 6, ImageWidth = 120 };
        using (Assert.EnterMultipleScope())
        {
            Assert.That((view.ImageHeight, view.PixelSize), Is.EqualTo((80, 0.05)));
            Assert.That(view.XOf(0), Is.EqualTo(-2 + 0.025).Within(1e-12));
            Assert.That(view.XOf(119), Is.EqualTo(4 - 0.025).Within(1e-12));
            Assert.That(view.YOf(0), Is.EqualTo(1 - 0.025).Within(1e-12));
            Assert.That(view.YOf(79), Is.EqualTo(-3 + 0.025).Within(1e-12));
        }
    }

    [Test]
    public void Colours_have_no_step_where_one_iteration_more_begins([NUnit.Framework.Range(3, 30)] int steps)
    {
        var before = MandelbrotPalette.Colour(steps + 1, MandelbrotSet.EscapeNorm * MandelbrotSet.EscapeNorm * 0.9999).ToArray();
        var after = MandelbrotPalette.Colour(steps, MandelbrotSet.EscapeNorm * 1.0001).ToArray();
        Assert.That(before.Zip(after, (a, b) => Math.Abs(a - b)), Is.All.AtMost(2));
    }

    [TestCase("width=0", "width")]
    [TestCase("width=1e-14", "width")]
    [TestCase("imageWidth=100000", "imageWidth")]
    [TestCase("iterations=5001", "iterations")]
    [TestCase("centerX=NaN", "centerX")]
    public void Views_it_cannot_draw_are_refused(string query, string field) =>
        Assert.That(new Mandelbrot().ErrorsOf(query), Contains.Key(field));

    private static (int Steps, double Norm)[] Both(double x, double y, int limit = Limit)
    {
        var (steps, norms) = (new int[MandelbrotSet.PointsAtOnce], new double[MandelbrotSet.PointsAtOnce]);
        MandelbrotSet.Escape(Enumerable.Repeat(x, steps.Length).ToArray(), y, limit, steps, norms);
        return [MandelbrotSet.Escape(x, y, limit), .. steps.Zip(norms)];
    }
}
