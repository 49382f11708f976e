using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

public sealed class LocalSessionRecordsTests : SessionRecordsContract
{
    private readonly LocalSessionRecords _records = new(new FakeTimeProvider(DateTimeOffset.UtcNow), Limits);

    protected override ISessionRecords Records => _records;

    protected override ISessionRecords OtherCopy => _records;

    protected override Task<TimeSpan?> TimeToLiveAsync(SessionKey key) => Task.FromResult(_records.TimeToLive(key));

}

/// <summary>Two copies' session records on one Redis of each kind.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
[TestFixture(RedisKind.Cluster)]
public sealed class RedisSessionRecordsTests(RedisKind kind) : SessionRecordsContract
{
    private RedisAppPair? _copies;

    private RedisApp Copy => _copies!.Copy;

    protected override ISessionRecords Records => Copy.Services.GetRequiredService<ISessionRecords>();

    protected override ISessionRecords OtherCopy => _copies!.Other.Services.GetRequiredService<ISessionRecords>();

    [OneTimeSetUp]
    public async Task StartAsync() => _copies = await RedisAppPair.StartAsync(
        kind, $"Sessions:MostFields={Limits.MostFields}", $"Sessions:LargestField={Limits.LargestField}", $"Sessions:LargestSession={Limits.LargestSession}", $"Sessions:AbsoluteTimeout={Limits.AbsoluteTimeout}");

    [OneTimeTearDown]
    public async Task StopAsync() => await (_copies?.DisposeAsync() ?? default);

    [Test]
    public async Task The_key_in_Redis_does_not_tell_the_secret()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, ("a", "1"));

        var name = Copy.Services.GetRequiredService<SessionKeys>().Session(key).ToString();

        Assert.That(await (await Copy.DatabaseAsync()).KeyExistsAsync(name));
        Assert.That(name, Does.Not.Contain(key.Text[(key.Place.Length + 1)..]));
    }

    protected override async Task<TimeSpan?> TimeToLiveAsync(SessionKey key) =>
        await (await Copy.DatabaseAsync()).KeyTimeToLiveAsync(Copy.Services.GetRequiredService<SessionKeys>().Session(key));
}
