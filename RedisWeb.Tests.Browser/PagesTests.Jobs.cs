using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Browser;

public sealed partial class PagesTests
{
    [Test]
    public async Task A_job_wherever_it_stands()
    {
        var site = Own(new TestSite(new Halving(), new Gallery()).Listening());
        var question = new Question("halving", "number=7&note=" + new string('n', 40));
        var id = await site.Jobs.PublishAsync("key", question, DateTimeOffset.UtcNow, null, CancellationToken.None);
        var job = new Job(id!, question, JobState.Running) { Elapsed = TimeSpan.FromMinutes(65), RunningFor = TimeSpan.FromMinutes(64), Typical = TimeSpan.FromHours(30) };
        await site.Jobs.HoldAsync(id!, "another", CancellationToken.None);

        foreach (var each in new[]
        {
            job with { State = JobState.Waiting, Ahead = 123_456 }, job with { Fraction = 0.42, Stage = new string('s', 90) }, job, job with { Typical = null }, job with { State = JobState.Ended },
        })
        {
            await Page.GotoAsync("about:blank"); // a page that is open would go on by itself
            site.Jobs.Set(each);
            await CheckAsync(site, $"/jobs/{id}", 200);
        }

        await CheckAsync(site, $"/jobs/{id}?left=othersWait", 200);
        await Page.GotoAsync("about:blank");
        site.Jobs.Set(job with { State = JobState.Failed, Failure = new CalculationFailedException("These are pears.") });
        await CheckAsync(site, $"/jobs/{id}", 422);
        await CheckAsync(site, "/jobs/nobodys", 404);
    }
}
