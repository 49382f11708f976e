using Microsoft.Extensions.Options;
using RedisWeb;
using RedisWeb.Calculations;
using RedisWeb.Http;

try
{
    var builder = SiteBuilder.Create(args);
    builder.Services.AddDistributedMemoryCache();
    builder.Services.AddCalculations();
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
