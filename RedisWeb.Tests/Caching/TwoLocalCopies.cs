using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>Two copies of cache-aside over one cache, on a clock of the test's.</summary>
public abstract class TwoLocalCopies
{
    protected static readonly CachePolicy Policy = CacheAsideRig.Policy with { Failures = new Messages() };

    protected FakeTimeProvider Clock { get; private set; } = null!;

    protected LocalServer Server { get; private set; } = null!;

    protected ChaosCache Cache { get; private set; } = null!;

    protected CacheAsideRig First { get; private set; } = null!;

    protected CacheAsideRig Second { get; private set; } = null!;

    [SetUp]
    public void Make()
    {
        Clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        Server = new LocalServer(Clock);
        Cache = new ChaosCache();
        First = new CacheAsideRig(Clock, server: Server);
        Second = new CacheAsideRig(Clock, server: Server);
    }

    [TearDown]
    public async Task Dispose()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    protected static Func<CancellationToken, Task<string>> Begins(TaskCompletionSource begun, TaskCompletionSource<string> finish) => _ =>
    {
        begun.SetResult();
        return finish.Task;
    };

    protected async Task<(Task<CacheResult> Asking, TaskCompletionSource<string> Finish)> ComputingAsync(CacheAsideRig copy)
    {
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        var asking = copy.GetOrComputeAsync(Cache, "k", Policy, Begins(begun, finish), CancellationToken.None);
        await begun.Task;
        return (asking, finish);
    }

    protected Task<CacheResult> AskAsync(CacheAsideRig copy, Func<Task<string>> compute) =>
        copy.GetOrComputeAsync(Cache, "k", Policy, _ => compute(), CancellationToken.None);

    protected bool Advanced(TimeSpan time, Func<bool> condition)
    {
        Clock.Advance(time);
        return condition();
    }

    private sealed class Messages : IFailureCodec
    {
        public byte[]? Write(Exception failure) => failure is InvalidDataException ? System.Text.Encoding.UTF8.GetBytes(failure.Message) : null;

        public Exception Read(ReadOnlySpan<byte> bytes) => new InvalidDataException(System.Text.Encoding.UTF8.GetString(bytes));
    }
}
