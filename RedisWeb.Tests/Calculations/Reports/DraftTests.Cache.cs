using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed partial class DraftTests
{
    [Test]
    public async Task Nothing_of_a_draft_is_kept_or_counted_as_of_the_report_it_is()
    {
        var (server, prefix) = (await SharedRedis.ConnectionStringAsync(RedisKind.OneServer), $"drafts-{Guid.NewGuid():N}:");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server);

        Assert.That(await IsNearAfterAsync("/drafts/first.sql?least=2"), Is.False);
        var ofDrafts = await KeysAsync();
        Assert.That(await IsNearAfterAsync("/calculations/first?least=2"), Is.True);
        var ofReports = await KeysAsync();

        Assert.That(ofDrafts, Is.Not.Empty.And.None.Contains("first").And.None.Contains(":most").And.None.Contains(":recent"));
        Assert.That(ofReports, Has.Some.Contains("first").And.Some.Contains(":most").And.Some.Contains(":recent"));

        // What is counted is told to Redis when the site ends, at the latest.
        async Task<bool> IsNearAfterAsync(string address)
        {
            await using var site = _folder.Site("Development").InRedis(server, prefix);
            await site.ConnectedAsync();
            for (var i = 0; i < 10; i++)
            {
                using var response = await site.Visitor("text/html").GetAsync(address);
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            }

            var report = site.Services.GetRequiredService<CalculationCatalogue>().Find("first")!;
            return site.Services.GetRequiredService<NearCache>().TryGet(CalculationAnswers.KeyOf(report, report.Form.Bind("least=2").Input!), out _);
        }

        async Task<List<string>> KeysAsync()
        {
            var keys = new List<string>();
            await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: prefix + "*"))
            {
                keys.Add(key.ToString());
            }

            return keys;
        }
    }
}
