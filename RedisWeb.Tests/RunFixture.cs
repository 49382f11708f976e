using RedisWeb.Tests.AcrossCopies;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests;

/// <summary>In the root namespace, so that it begins and ends what the whole run shares.</summary>
[SetUpFixture]
public sealed class RunFixture
{
    // A process that is killed leaves behind what a debugger would have spoken to it by.
    [OneTimeSetUp]
    public void LeaveNothing()
    {
        Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics_IPC", "0");
        Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics_Debugger", "0");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await ExecutionsTable.WriteAsync();
        await SharedRedis.StopAsync();
    }
}
