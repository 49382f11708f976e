using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Accounts;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LocalAccountsTests : AccountRecordsContract
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly LocalAccounts _accounts;

    public LocalAccountsTests() => _accounts = new LocalAccounts(_clock, Limits);

    protected override IAccountRecords Records => _accounts;

    protected override IAccountRecords Other => _accounts;

    protected override DateTimeOffset Now => _clock.GetUtcNow();

    protected override void Advance(TimeSpan time) => _clock.Advance(time);
}

/// <summary>Two copies on one Redis of each kind.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
[TestFixture(RedisKind.Cluster)]
public sealed class RedisAccountsTests(RedisKind kind) : AccountRecordsContract
{
    private readonly MovableClock _clock = new();
    private RedisAppPair? _copies;

    private RedisApp Copy => _copies!.Copy;

    protected override IAccountRecords Records => RecordsOf(Copy);

    protected override IAccountRecords Other => RecordsOf(_copies!.Other);

    protected override DateTimeOffset Now => _clock.GetUtcNow();

    [OneTimeSetUp]
    public async Task StartAsync() => _copies = await RedisAppPair.StartAsync(kind);

    [OneTimeTearDown]
    public async Task StopAsync() => await (_copies?.DisposeAsync() ?? default);

    [Test]
    public async Task Every_key_expires_and_none_tells_a_secret_a_name_or_an_address()
    {
        const string Name = "winifred"; // in no random letters
        var (keys, key) = (KeysOf(Copy), TicketKey.New(SignInAttempt.UserTag(Name)));
        var attempt = SignInAttempt.Of(Name, System.Net.IPAddress.Parse("192.0.2.7"));
        await Records.AddAsync(key, [1], Now + TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++)
        {
            await Records.CountAsync(attempt);
        }

        await Records.WriteAsync(new AuditEntry(Name, Now, "", "sign-in", "done"));
        var database = await Copy.DatabaseAsync();
        foreach (var name in new[] { keys.Tickets(key.User), keys.SignInFailures(attempt.User, attempt.Address), keys.SignInFailuresFrom(attempt.Address), keys.SignInFailuresOf(attempt.User), keys.RefusedSignIns, keys.Audit })
        {
            Assert.That(await database.KeyTimeToLiveAsync(name), Is.Not.Null, name.ToString());
            Assert.That(name.ToString(), Does.Not.Contain(Name).And.Not.Contain("192.0").And.Not.Contain(key.Text[(key.User.Length + 1)..]));
        }

        await Records.SucceededAsync(attempt);
        Assert.That(await database.KeyTimeToLiveAsync(keys.KnownAddresses(attempt.User)), Is.InRange(TimeSpan.FromDays(29), TimeSpan.FromDays(30)));
        Assert.That((await database.HashGetAllAsync(keys.Tickets(key.User))).Select(each => each.Name.ToString()), Does.Contain(key.Place).And.None.EqualTo(key.Text));
    }

    [Test]
    public async Task Known_addresses_are_the_latest_few()
    {
        for (byte i = 1; i < 6; i++)
        {
            Advance(TimeSpan.FromSeconds(1));
            await Records.SucceededAsync(SignInAttempt.Of("many", new System.Net.IPAddress([10, 0, 1, i])));
        }

        var known = await (await Copy.DatabaseAsync()).SortedSetRangeByRankAsync(KeysOf(Copy).KnownAddresses(SignInAttempt.UserTag("many")));
        Assert.That(known.Select(each => each.ToString()), Is.EqualTo(new byte[] { 4, 5 }.Select(i => SignInAttempt.Of("", new System.Net.IPAddress([10, 0, 1, i])).Address)));
    }

    protected override void Advance(TimeSpan time) => _clock.Advance(time);

    private RedisAccountRecords RecordsOf(RedisApp app) => new(app.Connection, KeysOf(app), Options.Create(Limits), _clock, NullLogger<RedisAccountRecords>.Instance);

    private static AccountKeys KeysOf(RedisApp app) => app.Services.GetRequiredService<AccountKeys>();
}
