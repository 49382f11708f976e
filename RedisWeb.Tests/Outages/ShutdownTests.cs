using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Outages;

[Platform(Exclude = "Win")]
public sealed class ShutdownTests
{
    [Test]
    public async Task A_long_compute_does_not_hold_up_the_end_and_its_visitor_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var app = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=127.0.0.1:9", "--Compute:StopGrace=00:00:01");
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };
        var longer = client.GetAsync("/calculations/expensive-calculation.json?seconds=60");
        var shorter = client.GetAsync("/calculations/expensive-calculation.json?seconds=0"); // waits behind the long one where there is one thread
        await client.GetStringAsync("/");
        await client.GetStringAsync("/");

        app.Terminate();
        var (exitCode, _) = await app.EndAsync(TimeSpan.FromSeconds(15));
        using var response = await longer;
        using var other = await shorter;

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(response.Headers.RetryAfter, Is.Not.Null);
            Assert.That((int)other.StatusCode, Is.EqualTo(200).Or.EqualTo(503));
        });
    }
}
