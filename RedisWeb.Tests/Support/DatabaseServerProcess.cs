using System.Diagnostics;

namespace RedisWeb.Tests.Support;

/// <summary>A real database server of the test's own: free loopback port, own folder, which a program makes first.</summary>
internal abstract class DatabaseServerProcess(int endsBy) : IAsyncDisposable
{
    private ServerProgram? _server;

    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"redisweb-database-{Guid.NewGuid():N}");

    public int Port { get; } = LoopbackPort.Free();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.EndAsync(endsBy);
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <param name="install">Makes the folder.</param>
    /// <param name="start">Runs the server.</param>
    /// <param name="ready">What it says when it takes connections.</param>
    protected async Task LaunchAsync(string[] install, string[] start, string ready)
    {
        try
        {
            using var made = Process.Start(Command(install))!;
            var output = made.StandardOutput.ReadToEndAsync();
            var error = await made.StandardError.ReadToEndAsync();
            await made.WaitForExitAsync();
            Assert.That(made.ExitCode, Is.Zero, error + await output);

            (_server, var log) = await ServerProgram.LaunchAsync(Command(start), ready);
            Assert.That(_server, Is.Not.Null, log);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private static ProcessStartInfo Command(string[] words) => new(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
}
