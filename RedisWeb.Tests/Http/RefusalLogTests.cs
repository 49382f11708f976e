using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Telemetry;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class RefusalLogTests
{
    private static readonly CalculationUnavailableException Away = new("It is away.", new IOException("no route"));

    private readonly FakeTimeProvider _clock = new();
    private LogLines _lines = null!;
    private LoggerFactory _factory = null!;
    private RefusalLog _log = null!;

    [SetUp]
    public void Create()
    {
        _lines = new LogLines();
        _factory = new LoggerFactory([_lines]);
        _log = new RefusalLog(new RepeatedLines(_clock), _factory.CreateLogger<RefusalLog>());
    }

    [TearDown]
    public void Dispose()
    {
        _factory.Dispose();
        _lines.Dispose();
    }

    [Test]
    public void The_first_failure_is_a_warning_with_its_cause_and_the_next_ones_are_not_said()
    {
        Parallel.For(0, 100, _ => _log.Refused("a", Away));

        Assert.That(_lines.All.Single(), Does.StartWith("Warning").And.Contain("a gives no answers: It is away.").And.Contain("IOException: no route"));
    }

    [Test]
    public void It_is_said_again_after_a_minute()
    {
        _log.Refused("a", Away);
        _clock.Advance(TimeSpan.FromSeconds(59));
        _log.Refused("a", Away);
        Assert.That(_lines.All, Has.Count.EqualTo(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        _log.Refused("a", Away);
        _log.Refused("a", Away);
        Assert.That(_lines.All, Has.Count.EqualTo(2));
    }

    [Test]
    public void It_is_said_that_it_works_and_again_when_it_fails_after_that()
    {
        _log.Worked("a");
        _log.Refused("a", Away);
        _log.Worked("a");
        _log.Worked("a");
        _log.Refused("a", Away);

        Assert.That(_lines.All.Select(line => line.Split(' ')[0]), Is.EqualTo(new[] { "Warning", "Information", "Warning" }));
    }

    [Test]
    public void Each_calculation_and_each_kind_of_failure_is_said()
    {
        _log.Refused("a", Away);
        _log.Refused("b", Away);
        _log.Refused("a", new ComputeQueueFullException());

        Assert.That(_lines.All, Has.Count.EqualTo(3));
    }

    [Test]
    public void Requests_that_are_refused_are_a_line_a_minute_that_counts_them_without_a_stack_trace()
    {
        var request = new DefaultHttpContext { Request = { Method = "POST", Path = "/account/sign in" } }.Request;
        for (var i = 0; i < 1000; i++)
        {
            _log.Refused(request, "it has no token");
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        _log.Refused(request, "it has no token");

        Assert.That(_lines.All, Is.EqualTo(new[] { Line(1), Line(1000) }));

        static string Line(int count) => $"Warning RedisWeb.Http.RefusalLog: POST /account/sign%20in from nowhere was refused: it has no token. ({count} since the last line that says so; there is one a minute at most.)";
    }

    [Test]
    public void A_full_queue_that_lets_some_through_is_said_once_a_minute_all_the_same()
    {
        for (var i = 0; i < 10; i++)
        {
            _log.Refused("a", new ComputeQueueFullException());
            _log.Worked("a");
        }

        Assert.That(_lines.All, Has.Count.EqualTo(1));
    }
}
