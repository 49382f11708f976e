using RedisWeb.Benchmarks;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Popularity;
using RedisWeb.Redis;

// dotnet run -c Release --project RedisWeb.Benchmarks -- --environment=Development [--Measure=hits] [--Rounds=5] [--Seconds=4] [--ConnectionStrings:Redis=...]
//   hits: what a hit costs, the site's own page against a bare MVC page with the same view and no cache, in one process and one run. Needs wrk.
//   calculations: what each calculation costs with its defaults on one thread, and the large prime counts.
var builder = SiteBuilder.Create(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddRedis(builder.Configuration, builder.Environment);
builder.Services.AddCaching(builder.Configuration);
builder.Services.AddPopularity();
builder.Services.AddJobs(builder.Configuration);
builder.Services.AddCalculations().AddReports(builder.Configuration, builder.Environment);
builder.Services.AddPages(builder.Configuration);
await using var site = builder.Build();
if (builder.Configuration["Measure"] == "calculations")
{
    await CalculationsBenchmark.RunAsync(site.Services.GetRequiredService<CalculationCatalogue>());
    return 0;
}

site.UsePageDefaults();
site.MapPages();
await site.StartAsync();
await site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(CancellationToken.None);

var bareBuilder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(BarePage).Assembly.GetName().Name });
bareBuilder.Logging.SetMinimumLevel(LogLevel.Warning);
bareBuilder.WebHost.UseUrls("http://127.0.0.1:0");
bareBuilder.Services.AddControllersWithViews();
bareBuilder.Services.AddSingleton(await BarePage.OfAsync(site.Services));
await using var bare = bareBuilder.Build();
bare.MapControllers();
await bare.StartAsync();

var hit = new Uri(new Uri(site.Urls.First()), BarePage.Address);
var bareAddress = new Uri(new Uri(bare.Urls.First()), "/bare");
await HitPageBenchmark.RunAsync(hit, bareAddress, builder.Configuration.GetValue("Rounds", 5), builder.Configuration.GetValue("Seconds", 4));
return 0;
