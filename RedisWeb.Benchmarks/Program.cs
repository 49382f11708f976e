using RedisWeb.Benchmarks;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Redis;

// What a hit costs: the site's own hit page against a bare MVC page with the same view and no cache, in one process and one run.
// Needs wrk. dotnet run -c Release --project RedisWeb.Benchmarks -- [--ConnectionStrings:Redis=...] [--Rounds=5] [--Seconds=4]
var builder = SiteBuilder.Create(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddRedis(builder.Configuration, builder.Environment);
builder.Services.AddCaching(builder.Configuration);
builder.Services.AddJobs(builder.Configuration);
builder.Services.AddCalculations();
builder.Services.AddPages();
await using var site = builder.Build();
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
return await HitPageBenchmark.RunAsync(hit, bareAddress, builder.Configuration.GetValue("Rounds", 5), builder.Configuration.GetValue("Seconds", 4));
