using RedisWeb;
using RedisWeb.Redis;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Services.AddRedis(builder.Configuration, builder.Environment);
    var app = builder.Build();
    app.MapGet("/", (RedisConnection redis) => redis.IsConnected);
    await app.RunAsync();
    return 0;
}
catch (StartupException ex)
{
    await Console.Error.WriteLineAsync(ex.Message);
    return 1;
}
