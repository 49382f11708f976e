using System.Diagnostics;
using System.Text;

namespace RedisWeb.Tests.Support;

/// <summary>The app as its users start it: a process of its own, on a free port.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _ended;
    private readonly StringBuilder _error = new();

    private AppProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Output.Add(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _error.AppendLine(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ended = _process.WaitForExitAsync();
    }

    /// <summary>Standard output, line by line.</summary>
    public LogLines Output { get; } = new();

    public int Pid => _process.Id;

    /// <param name="contentRoot">Where the app keeps its data.</param>
    /// <param name="environment">Development, Production...</param>
    /// <param name="arguments">Configuration: <c>--ConnectionStrings:Redis=...</c>.</param>
    public static AppProcess Start(string contentRoot, string environment, params string[] arguments) =>
        StartIn(contentRoot, typeof(StartupException).Assembly.Location, environment, ["--contentRoot=" + contentRoot, .. arguments]);

    /// <param name="folder">From where it is started.</param>
    /// <param name="app">Its own assembly.</param>
    public static AppProcess StartIn(string folder, string app, string environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [app, "--urls=http://127.0.0.1:0", "--Schedule:Enabled=false", "--Limits:NewQuestions=1000000", "--Limits:NewSessions=1000000", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        start.Environment.Remove("ConnectionStrings__Redis");
        return new AppProcess(start);
    }

    /// <returns>Where it listens, once it does.</returns>
    public async Task<Uri> AddressAsync()
    {
        const string Said = "Now listening on: ";
        var line = await Output.WaitForAsync(Said, TimeSpan.FromSeconds(60));
        return new Uri(line[(line.IndexOf(Said, StringComparison.Ordinal) + Said.Length)..]);
    }

    /// <returns>Its exit code and what it wrote to standard error, line by line.</returns>
    public async Task<(int ExitCode, string[] ErrorLines)> EndAsync(TimeSpan timeout)
    {
        await _ended.WaitAsync(timeout);
        return (_process.ExitCode, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>SIGKILL to the app alone; what it started has to notice by itself.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _ended;
    }

    /// <summary>SIGTERM: asks it to end.</summary>
    public void Terminate() => Signals.Terminate(Pid);

    /// <summary>SIGSTOP: it stands still; its connections stay open and its leases lapse.</summary>
    public void Pause() => Signals.Pause(Pid);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Signals.Resume(Pid);

    public async ValueTask DisposeAsync()
    {
        if (!_ended.IsCompleted)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
