using System.Reflection;
using Microsoft.Extensions.Options;
using RedisWeb.Accounts;
using RedisWeb.Boards;
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
using RedisWeb.Settings;
using RedisWeb.Telemetry;

if (args is [EmbeddedServerHost.Verb, var lockFile, .. var serverOptions])
{
    return EmbeddedServerHost.Run(lockFile, serverOptions);
}

if (args is [HashPasswordCommand.Name])
{
    return HashPasswordCommand.Run();
}

try
{
    if (args is [CheckReports.Verb, .. var settings])
    {
        return await CheckReports.RunAsync(SiteBuilder.Create(settings), Console.Out);
    }

    var builder = SiteBuilder.Create(args);
    builder.Services.AddRedis(builder.Configuration, builder.Environment);
    builder.Services.AddProtection(builder.Configuration);
    builder.Services.AddCaching(builder.Configuration);
    builder.Services.AddAccounts(builder.Configuration);
    builder.Services.AddLimits(builder.Configuration);
    builder.Services.AddSessions(builder.Configuration);
    builder.Services.AddBoards();
    builder.Services.AddPopularity();
    builder.Services.AddTelemetry(builder.Configuration);
    builder.Services.AddJobs(builder.Configuration);
    builder.Services.AddCalculations().AddReports(builder.Configuration, builder.Environment);
    builder.Services.AddDiagnostics(builder.Configuration);
    builder.Services.AddPages(builder.Configuration, builder.Environment);

    var app = builder.Build();
    app.Services.GetRequiredService<IStartupValidator>().Validate(); // here, because the host would log its whole stack
    app.Services.GetRequiredService<FreshnessSettings>(); // a mistake in a calculation, or in what is set for one, is told before anyone is served
    app.UsePageDefaults();
    app.MapPages();
    app.MapHealth();
    app.MapTelemetry();
    if (Assembly.GetEntryAssembly() == typeof(Program).Assembly) // and not a test's
    {
        // Half the heap is what only starting needed, and a site with few visitors would never collect it.
        app.Lifetime.ApplicationStarted.Register(static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
    }

    await app.RunAsync();
    return 0;
}
catch (CalculationDefinitionException ex)
{
    await Console.Error.WriteLineAsync(ex.Message);
    return 1;
}
catch (Exception ex) when (StartFailure.Of(ex) is { } message)
{
    await Console.Error.WriteLineAsync(message);
    return 1;
}
