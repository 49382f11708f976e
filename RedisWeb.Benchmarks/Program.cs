using RedisWeb.Accounts;
using RedisWeb.Benchmarks;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Limits;
using RedisWeb.Popularity;
using RedisWeb.Protection;
using RedisWeb.Redis;
using RedisWeb.Sessions;

// dotnet run -c Release --project RedisWeb.Benchmarks -- --ConnectionStrings:Redis=127.0.0.1:6379 [--Measure=hits] [--Rounds=5] [--Seconds=4] [--Connections=16]
//   hits: what a hit costs, from Redis and from the near cache, against a bare MVC page of 7 KB that asks no one, in one process and one run. Needs wrk.
//   least: JSON and 304 against the least that they could cost: Kestrel with ready bytes, after the same read of Redis. Needs wrk.
//   sessions: what a request that reads and writes its session costs, against the framework's session over RedisCache. Needs wrk.
//   calculations: what each calculation costs with its defaults on one thread, and the large prime counts.
// --Seconds=0 measures nothing: it is for seeing that everything still can be, without wrk.
await using var near = Site(args);
PageBenchmark.Connections = near.Configuration.GetValue("Connections", PageBenchmark.Connections);
if (near.Configuration["Measure"] == "calculations")
{
    await CalculationsBenchmark.RunAsync(near.Services.GetRequiredService<CalculationCatalogue>(), near.Configuration.GetValue("Seconds", 4) == 0);
    return 0;
}

if (near.Configuration["Measure"] == "sessions")
{
    await SessionBenchmark.RunAsync(near.Configuration.GetConnectionString("Redis")!, near.Configuration.GetValue("Rounds", 5), near.Configuration.GetValue("Seconds", 4));
    return 0;
}

await StartAsync(near);
await using var far = Site([.. args, "--Cache:Near:Enabled=false"]);
await StartAsync(far);

var bareBuilder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(BareController).Assembly.GetName().Name });
bareBuilder.Logging.SetMinimumLevel(LogLevel.Warning);
bareBuilder.WebHost.UseUrls("http://127.0.0.1:0");
bareBuilder.Services.AddControllersWithViews();
await using var bare = bareBuilder.Build();
bare.MapControllers();
await bare.StartAsync();

const string Small = "/calculations/expensive-calculation?seconds=0";
const string Large = "/calculations/prime-count?upTo=1000000";
var barePage = new Measured("bare page", new Uri(new Uri(bare.Urls.First()), "/bare"));

await using var least = near.Configuration["Measure"] == "least" ? await LeastBenchmark.StartAsync(near, near.Configuration.GetConnectionString("Redis")!) : null;
Measured[] pages = least is not null ? [.. await LeastBenchmark.PagesAsync(near, far, least), barePage] :
[
    new("7 KB from Redis", new Uri(new Uri(far.Urls.First()), Small)),
    new("26 KB from Redis", new Uri(new Uri(far.Urls.First()), Large)),
    new("7 KB from memory", new Uri(new Uri(near.Urls.First()), Small)),
    new("26 KB from memory", new Uri(new Uri(near.Urls.First()), Large)),
    new("26 KB with a session", new Uri(new Uri(near.Urls.First()), Large)) { Header = ("Cookie", await VisitorAsync(new Uri(near.Urls.First()))) },
    new("26 KB compressed", new Uri(new Uri(near.Urls.First()), Large)) { Header = ("Accept-Encoding", "gzip, deflate, br, zstd") },
    barePage,
];
await PageBenchmark.TellAsync(pages);
await PageBenchmark.RunAsync(pages, near.Configuration.GetValue("Rounds", 5), near.Configuration.GetValue("Seconds", 4));
await Task.WhenAll(near.StopAsync(), far.StopAsync(), bare.StopAsync());
return 0;

static WebApplication Site(string[] args)
{
    var builder = SiteBuilder.Create(args);
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Services.AddRedis(builder.Configuration, builder.Environment);
    builder.Services.AddProtection(builder.Configuration);
    builder.Services.AddCaching(builder.Configuration);
    builder.Services.AddAccounts(builder.Configuration);
    builder.Services.AddLimits(builder.Configuration);
    builder.Services.AddSessions(builder.Configuration);
    builder.Services.AddPopularity();
    builder.Services.AddJobs(builder.Configuration);
    builder.Services.AddCalculations().AddReports(builder.Configuration, builder.Environment);
    builder.Services.AddDiagnostics(builder.Configuration);
    builder.Services.AddPages(builder.Configuration, builder.Environment);
    return builder.Build();
}

// As a browser has them that has been here: of the session, and of forms.
static async Task<string> VisitorAsync(Uri site)
{
    var session = await SessionBenchmark.CookiesAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(site, "/workspace/begin")) { Headers = { { "Sec-Fetch-Site", "same-origin" } } });
    return $"{session}; {await SessionBenchmark.CookiesAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(site, Large)) { Headers = { { "Cookie", session } } })}";
}

static async Task StartAsync(WebApplication site)
{
    site.UsePageDefaults();
    site.MapPages();
    await site.StartAsync();
    await site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(CancellationToken.None);
}
