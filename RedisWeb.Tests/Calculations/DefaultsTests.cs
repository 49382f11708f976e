using System.Text.Json;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations;

/// <summary>What every calculation must do with its defaults.</summary>
public sealed class DefaultsTests
{
    internal static readonly Calculation[] Shipped =
        [new ExpensiveCalculation(), new PrimeCount(), new Mandelbrot(), new OptionPrice(), new RetirementPlan()];

    // Once for all that is asked of it.
    private static readonly Dictionary<Calculation, Lazy<Task<(object Answer, ProgressLog Progress)>>> Computed =
        Shipped.ToDictionary(calculation => calculation, calculation => new Lazy<Task<(object, ProgressLog)>>(() => ComputeAsync(calculation)));

    private static IEnumerable<Calculation> Permanent => Shipped.Where(calculation => calculation.Freshness == Freshness.Permanent);

    [TestCaseSource(nameof(Shipped))]
    public async Task Answers_survive_their_round_trip_as_JSON(Calculation calculation)
    {
        var (answer, _) = await Computed[calculation].Value;
        var json = JsonSerializer.Serialize(answer, calculation.AnswerType, JsonSerializerOptions.Web);
        var again = JsonSerializer.Deserialize(json, calculation.AnswerType, JsonSerializerOptions.Web);
        Assert.That(JsonSerializer.Serialize(again, calculation.AnswerType, JsonSerializerOptions.Web), Is.EqualTo(json));
    }

    [TestCaseSource(nameof(Shipped))]
    public async Task Every_list_of_a_series_is_as_long_as_its_positions_and_finite(Calculation calculation)
    {
        var (answer, _) = await Computed[calculation].Value;
        var all = calculation.AnswerType.GetProperties().Select(property => property.GetValue(answer)).OfType<Series>();
        using (Assert.EnterMultipleScope())
        {
            foreach (var series in all)
            {
                var lists = series.Lines.Select(line => line.Values.OfType<double>().ToArray())
                    .Concat(series.Bands.SelectMany(band => new[] { band.Low.ToArray(), band.High.ToArray() })).Append([.. series.X]);
                Assert.That(series.X, Is.Ordered.Ascending.And.Count.InRange(2, 1_000), series.Title);
                Assert.That(series.Lines.Select(line => line.Values.Count), Is.All.EqualTo(series.X.Count), series.Title);
                Assert.That(series.Bands.Select(band => (band.Low.Count, band.High.Count)), Is.All.EqualTo((series.X.Count, series.X.Count)), series.Title);
                Assert.That(lists.SelectMany(list => list).All(double.IsFinite), series.Title);
            }
        }
    }

    [TestCaseSource(nameof(Shipped))]
    public async Task Progress_is_told_and_never_falls(Calculation calculation)
    {
        var (_, progress) = await Computed[calculation].Value;
        Assert.That(progress.Reports, Is.Not.Empty);
        Assert.That(progress.Reports.Select(report => report.Fraction).OfType<double>(), Is.Ordered.And.All.InRange(0, 1));
    }

    [TestCaseSource(nameof(Shipped))]
    public void A_cancelled_compute_gives_no_answer(Calculation calculation)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.That(
            () => calculation.ComputeAsync(calculation.Form.Defaults, ComputeContext.SingleThreaded(null, cancelled.Token)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCaseSource(nameof(Permanent))]
    public async Task Answers_that_keep_for_a_day_are_the_same_on_one_thread_and_on_four(Calculation calculation)
    {
        var four = new ComputeContext(new ParallelOptions { MaxDegreeOfParallelism = 4 });
        var (one, _) = await Computed[calculation].Value;
        var other = await calculation.ComputeAsync(calculation.Form.Defaults, four);
        Assert.That(
            JsonSerializer.Serialize(other, calculation.AnswerType),
            Is.EqualTo(JsonSerializer.Serialize(one, calculation.AnswerType)));
    }

    [Test]
    public void Each_has_the_slug_that_links_lean_on() =>
        Assert.That(string.Join(' ', Shipped.Select(each => each.Slug)), Is.EqualTo("expensive-calculation prime-count mandelbrot option-price retirement-plan"));

    private static async Task<(object Answer, ProgressLog Progress)> ComputeAsync(Calculation calculation)
    {
        var progress = new ProgressLog();
        return (await calculation.ComputeAsync(calculation.Form.Defaults, ComputeContext.SingleThreaded(progress)), progress);
    }
}

/// <summary>Measured alone.</summary>
[Thorough]
[NonParallelizable]
public sealed class DefaultsCostTests
{
    [TestCaseSource(typeof(DefaultsTests), nameof(DefaultsTests.Shipped))]
    public async Task Defaults_answer_in_about_a_second_of_one_thread(Calculation calculation)
    {
        var start = ThreadCpuClock.Read();
        var answer = await calculation.ComputeAsync(calculation.Form.Defaults, ComputeContext.SingleThreaded());
        var used = ThreadCpuClock.Read() - start;

        TestContext.Out.WriteLine($"{calculation.Slug}: {used.TotalMilliseconds:0} ms of processor time, first run");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Is.InstanceOf(calculation.AnswerType));
            Assert.That(used.TotalSeconds, Is.LessThan(1.5));
        }
    }
}
