using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;

namespace RedisWeb.Tests.Support;

/// <summary>Two copies of the site, with one thread each, on the embedded server or a redis-server: what every machine has. They compute <see cref="Gated"/>.</summary>
public abstract class GatedCopies(RedisKind kind, params (string Key, string Value)[] settings)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string _prefix = "";

    protected Gates Gates { get; private set; } = null!;

    protected TestSite One { get; private set; } = null!;

    protected TestSite Other { get; private set; } = null!;

    [SetUp]
    public async Task StartCopiesAsync()
    {
        (Gates, _prefix) = (new Gates(), $"gated-{Guid.NewGuid():N}:");
        (One, Other) = (await CopyAsync("one"), await CopyAsync("other"));
    }

    [TearDown]
    public async Task StopCopiesAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
    }

    protected static IJobs JobsOf(TestSite site) => site.Services.GetRequiredService<IJobs>();

    protected static Task<(CacheResult? Answer, string? JobId)> AskAsync(TestSite site, int number, TimeSpan? patience = null, string client = "127.0.0.1")
    {
        var services = site.Services;
        var (calculation, input) = QuestionOf(site, number);
        var asker = new DefaultHttpContext { RequestServices = services };
        asker.Connection.RemoteIpAddress = IPAddress.Parse(client);
        asker.Request.Method = "GET";
        return services.GetRequiredService<CalculationAnswers>().AskAsync(
            services.GetRequiredService<IDistributedCache>(), calculation, input, null, patience ?? Timeout.InfiniteTimeSpan, asker);
    }

    protected static (Calculation Calculation, BoundInput Input) QuestionOf(TestSite site, int number)
    {
        var calculation = site.Services.GetRequiredService<CalculationCatalogue>().Find("gated")!;
        return (calculation, calculation.Form.Bind($"number={number}").Input!);
    }

    protected Task BegunAsync(int number, string by) => Eventually.Is(() => Gates.Begun(number) is [var begun] && begun == by, $"{number} is computed by {by}");

    protected Task<IReadOnlyList<WaitingQuestion>> LineAsync(TestSite? copy = null) => (copy ?? One).Services.GetRequiredService<IWaitingLine>().ReadAsync(100);

    protected async Task<TestSite> CopyAsync(string name, params (string, string)[] more) => await RedisSite.StartAsync(
        await SharedRedis.ConnectionStringAsync(kind), _prefix, [new Gated(name, Gates)], [("Redis:CopyName", name), ("Compute:Threads", "1"), ("Compute:QuickThreads", "0"), .. settings, .. more]);
}
