using Microsoft.Extensions.Options;
using RedisWeb;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Redis;

try
{
    var builder = SiteBuilder.Create(args);
    builder.Services.AddRedis(builder.Configuration, builder.Environment);
    builder.Services.AddCaching(builder.Configuration);
    builder.Services.AddJobs(builder.Configuration);
    builder.Services.AddCalculations().AddReports(builder.Configuration, builder.Environment);
    builder.Services.AddPages();

    var app = builder.Build();
    app.Services.GetRequiredService<CalculationCatalogue>(); // a mistake in a calculation is told before anyone is served
    app.UsePageDefaults();
    app.MapPages();
    await app.RunAsync();
    return 0;
}
catch (Exception ex) when (ex is StartupException or CalculationDefinitionException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync(ex.Message);
    return 1;
}
