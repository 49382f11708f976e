using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>One embedded server for the whole run, started by the first test that asks. Use a key prefix of your own.</summary>
public static class SharedEmbeddedServer
{
    private static readonly Lazy<Task<(RedisApp App, TemporaryFolder Folder)>> Server = new(StartAsync);

    public static async Task<string> ConnectionStringAsync()
    {
        var (app, _) = await Server.Value;
        await app.DatabaseAsync();
        return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{app.Embedded.Port}");
    }

    internal static async Task StopAsync()
    {
        if (Server.IsValueCreated)
        {
            var (app, folder) = await Server.Value;
            await app.DisposeAsync();
            folder.Dispose();
        }
    }

    private static async Task<(RedisApp App, TemporaryFolder Folder)> StartAsync()
    {
        var folder = new TemporaryFolder();
        return (await RedisApp.StartEmbeddedAsync(folder["data"]), folder);
    }
}
