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
    private RedisUnderTest? _redis;
    private RedisApp? _copy;
    private RedisApp? _other;

    protected override ISessionRecords Records => _copy!.Services.GetRequiredService<ISessionRecords>();

    protected override ISessionRecords OtherCopy => _other!.Services.GetRequiredService<ISessionRecords>();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisUnderTest.StartAsync(kind);
        string[] settings =
        [
            $"Sessions:MostFields={Limits.MostFields}", $"Sessions:LargestField={Limits.LargestField}", $"Sessions:LargestSession={Limits.LargestSession}",
            $"Sessions:AbsoluteTimeout={Limits.AbsoluteTimeout}", "Redis:CommandTimeoutMilliseconds=5000",
        ];
        _copy = await RedisApp.StartAsync(_redis.ConnectionString, settings);
        _other = await RedisApp.StartAsync(_redis.ConnectionString, settings);
        await Task.WhenAll(_copy.DatabaseAsync(), _other.DatabaseAsync());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_copy?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task The_key_in_Redis_does_not_tell_the_secret()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, ("a", "1"));

        var name = _copy!.Services.GetRequiredService<SessionKeys>().Session(key).ToString();

        Assert.That(await (await _copy.DatabaseAsync()).KeyExistsAsync(name));
        Assert.That(name, Does.Not.Contain(key.Text[(key.Place.Length + 1)..]));
    }

    protected override async Task<TimeSpan?> TimeToLiveAsync(SessionKey key) =>
        await (await _copy!.DatabaseAsync()).KeyTimeToLiveAsync(_copy.Services.GetRequiredService<SessionKeys>().Session(key));
}
