using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Boards;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Boards;

/// <summary>Two copies on one Redis of each kind.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
[TestFixture(RedisKind.Cluster)]
public sealed class RedisBoardsTests(RedisKind kind)
{
    private static readonly Question[] Questions = [new("prime-count", "upTo=1000"), new("top-customers", "")];

    private RedisUnderTest? _redis;
    private RedisApp? _copy;
    private RedisApp? _other;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisUnderTest.StartAsync(kind);
        _copy = await RedisApp.StartAsync(_redis.ConnectionString, "Redis:WriteDeadline=00:00:10", "Redis:ReadDeadline=00:00:10");
        _other = await RedisApp.StartAsync(_redis.ConnectionString, "Redis:WriteDeadline=00:00:10", "Redis:ReadDeadline=00:00:10");
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
    public async Task A_board_is_found_by_its_token_on_every_copy_until_it_ends()
    {
        var (token, board) = (BoardToken.New(), NewBoard(Questions));

        Assert.That(await Of(_copy!).ShareAsync(token, board, default), Is.True);

        var found = await Of(_other!).FindAsync(token, default);
        Assert.That(found!.Board!.Questions, Is.EqualTo(Questions));
        Assert.That((found.Board.At, found.Board.Until), Is.EqualTo((board.At, board.Until)));
        Assert.That(await Of(_other!).FindAsync(BoardToken.New(), default), Is.Null);
        Assert.That(await TimeToLiveAsync(token), Is.EqualTo(Board.KeptFor).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task It_is_shared_again_at_the_same_place_and_once_taken_back_never_more()
    {
        var token = BoardToken.New();
        await Of(_copy!).ShareAsync(token, NewBoard(Questions), default);
        Assert.That(await Of(_other!).ShareAsync(token, NewBoard(Questions[0]), default), Is.True);
        Assert.That((await Of(_copy!).FindAsync(token, default))!.Board!.Questions, Has.Count.EqualTo(1));

        await Of(_copy!).TakeBackAsync(token, default);

        Assert.That(await Of(_other!).ShareAsync(token, NewBoard(Questions), default), Is.False);
        Assert.That(await Of(_other!).FindAsync(token, default), Is.EqualTo(new FoundBoard(null)));
        await Of(_other!).TakeBackAsync(token, default);
        Assert.That(await TimeToLiveAsync(token), Is.EqualTo(Board.GoneFor).Within(TimeSpan.FromMinutes(1)), "it is not kept for good");
    }

    [Test]
    public async Task What_stands_in_redis_opens_no_board()
    {
        var token = BoardToken.New();
        await Of(_copy!).ShareAsync(token, NewBoard(Questions), default);

        var keys = (await _copy!.DatabaseAsync()).Multiplexer.GetServers().Where(server => !server.IsReplica).SelectMany(server => server.Keys(pattern: "*board:*")).Select(key => key.ToString()).ToList();

        Assert.That(keys, Is.Not.Empty.And.None.Contains(token));
    }

    private static Board NewBoard(params Question[] questions) => new(questions, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + Board.KeptFor);

    private static RedisBoards Of(RedisApp copy) => ActivatorUtilities.CreateInstance<RedisBoards>(copy.Services, ActivatorUtilities.CreateInstance<BoardKeys>(copy.Services));

    private async Task<TimeSpan?> TimeToLiveAsync(string token) =>
        await (await _copy!.DatabaseAsync()).KeyTimeToLiveAsync(ActivatorUtilities.CreateInstance<BoardKeys>(_copy.Services).Board(token));
}
