using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations;

public sealed class PrimeCountTests
{
    // A. Odlyzko and others; OEIS A006880.
    [TestCase(10, 4)]
    [TestCase(100, 25)]
    [TestCase(1_000, 168)]
    [TestCase(10_000, 1_229)]
    [TestCase(100_000, 9_592)]
    [TestCase(1_000_000, 78_498)]
    [TestCase(10_000_000, 664_579)]
    [TestCase(100_000_000, 5_761_455)]
    [TestCase(1_000_000_000, 50_847_534)]
    [TestCase(10_000_000_000, 455_052_511)]
    [TestCase(100_000_000_000, 4_118_054_813)]
    [TestCase(1_000_000_000_000, 37_607_912_018)]
    public void Counts_are_the_published_ones(long x, long primes) =>
        Assert.That(PrimeCounting.Count(x), Is.EqualTo(primes));

    [Test]
    public void Every_count_up_to_twenty_thousand_equals_that_of_a_plain_sieve()
    {
        var composite = new bool[20_001];
        var primes = 0L;
        for (var x = 2; x < composite.Length; x++)
        {
            primes += composite[x] ? 0 : 1;
            for (var multiple = (long)x * x; !composite[x] && multiple < composite.Length; multiple += x)
            {
                composite[multiple] = true;
            }

            if (PrimeCounting.Count(x) != primes)
            {
                Assert.That(PrimeCounting.Count(x), Is.EqualTo(primes), $"up to {x}");
            }
        }
    }

    // Powers of primes are where a rounded root or quotient would show: none of them is a prime, so the count stands still.
    [TestCase(99_991L * 99_991)]
    [TestCase(1_000_003L * 1_000_003)]
    [TestCase(1_999L * 1_999 * 1_999)]
    [TestCase(313L * 313 * 313 * 313)]
    [TestCase(317L * 317 * 317 * 317)]
    public void Powers_of_primes_are_not_counted(long power) =>
        Assert.That(PrimeCounting.Count(power), Is.EqualTo(PrimeCounting.Count(power - 1)));

    [TestCase(1, 0)]
    [TestCase(0, 0)]
    [TestCase(-5, 0)]
    public void Below_two_there_are_none(long x, long primes) => Assert.That(PrimeCounting.Count(x), Is.EqualTo(primes));

    [Test]
    [Thorough]
    public void Ten_to_the_eleven_takes_under_two_seconds_of_processor_time()
    {
        var start = ThreadCpuClock.Read();
        PrimeCounting.Count(100_000_000_000);
        var used = ThreadCpuClock.Read() - start;
        TestContext.Out.WriteLine($"pi(10^11): {used.TotalMilliseconds:0} ms of processor time");
        Assert.That(used.TotalSeconds, Is.LessThan(2));
    }

    // Wolfram MathWorld, "Logarithmic Integral": li(x), here less li(2).
    [TestCase(10, 6.1655995 - 1.0451638)]
    [TestCase(1_000, 177.6096580 - 1.0451638)]
    [TestCase(1_000_000, 78_627.5491594 - 1.0451638)]
    [TestCase(2, 0)]
    public void The_logarithmic_integral_has_its_published_values(double x, double expected) =>
        Assert.That(PrimeCount.LogarithmicIntegral(x), Is.EqualTo(expected).Within(1e-6));

    [Test]
    public async Task The_answer_holds_the_count_the_estimates_and_their_errors()
    {
        var answer = await new PrimeCount().AskAsync("upTo=1e6");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Primes, Is.EqualTo(78_498));
            Assert.That(answer.SharePercent, Is.EqualTo(7.8498).Within(1e-9));
            Assert.That(answer.XOverLogX, Is.EqualTo(72_382.41365).Within(1e-4));
            Assert.That(answer.XOverLogXErrorPercent, Is.EqualTo(-7.79075).Within(1e-4));
            Assert.That(answer.LogarithmicIntegralErrorPercent, Is.EqualTo(0.16370).Within(1e-4));
        }
    }

    [TestCase("upTo=2")]
    [TestCase("upTo=3")]
    [TestCase("upTo=99")]
    [TestCase("upTo=1e7")]
    public async Task The_chart_shows_real_counts_that_end_at_the_number_asked_for(string query)
    {
        var calculation = new PrimeCount();
        var upTo = ((PrimeCountInput)calculation.Bind(query).Value).UpTo;
        var chart = (await calculation.AskAsync(query)).Counts;
        var counts = chart.X.Select(x => (double?)PrimeCounting.Count((long)x));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(chart.X, Is.Ordered.Ascending.And.Unique.And.Contains((double)upTo).And.Count.GreaterThan(20));
            Assert.That(chart.X[^1], Is.EqualTo(Math.Max(upTo, 100)));
            Assert.That(chart.Lines[0].Values, Is.EqualTo(counts));
            Assert.That(chart.Lines.SelectMany(line => line.Values).OfType<double>(), Is.All.GreaterThan(0), "a logarithmic axis");
        }
    }

    [Test]
    public void A_cancelled_count_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => PrimeCounting.Count(1_000_000_000_000, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(
                () => new PrimeCount().AskAsync("upTo=1e12", ComputeContext.SingleThreaded(null, cancelled.Token)),
                Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public async Task Progress_ends_at_one()
    {
        var progress = new ProgressLog();
        await new PrimeCount().AskAsync("upTo=1e6", ComputeContext.SingleThreaded(progress));
        Assert.That(progress.Reports[^1].Fraction, Is.EqualTo(1).Within(1e-9));
    }

    [TestCase("upTo=1")]
    [TestCase("upTo=1000000000001")]
    [TestCase("upTo=2.5")]
    public void Numbers_outside_its_range_are_refused(string query) =>
        Assert.That(new PrimeCount().ErrorsOf(query), Contains.Key("upTo"));
}
