namespace RedisWeb.Tests.Support;

/// <summary>One of the copies of the app that share a Redis: a process with a name, a folder and an address of its own.</summary>
public sealed class Copy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _arguments;
    private readonly long _clock;
    private readonly List<LogLines> _logs = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };
    private AppProcess? _app;

    /// <param name="name">What it calls itself in the answers that it computes.</param>
    /// <param name="clock">Of its answers: the time stamp that they count from.</param>
    /// <param name="arguments">Configuration.</param>
    internal Copy(string name, long clock, string[] arguments)
    {
        Name = name;
        _clock = clock;
        _arguments = [.. arguments, "--Redis:CopyName=" + name];
    }

    public string Name { get; }

    public bool IsRunning => _app is not null;

    /// <summary>Where it listens; another one after each start.</summary>
    public Uri Site { get; private set; } = null!;

    /// <summary>All that it has logged, also before it was killed.</summary>
    public IEnumerable<string> Log => _logs.SelectMany(log => log.All);

    private AppProcess App => _app ?? throw new InvalidOperationException($"{Name} is not running.");

    /// <summary>Ends when it serves, and Redis is connected.</summary>
    public async Task StartAsync()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Name} is running already.");
        }

        _app = AppProcess.Start(_folder.Path, "Production", _arguments);
        _logs.Add(_app.Output);
        Site = await _app.AddressAsync();
        await _app.Output.WaitForAsync("is connected", Patience);
    }

    /// <param name="address">From the root on.</param>
    public Task<SiteAnswer> AskAsync(string address) => SiteAnswer.GetAsync(_client, new Uri(Site, address), _clock);

    /// <summary>Sends a request with a bearer token and nothing in it.</summary>
    public async Task<SiteAnswer> PostAsync(string address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Site, address)) { Headers = { Authorization = new("Bearer", token) } };
        return await SiteAnswer.SendAsync(_client, request, _clock);
    }

    /// <summary>How often it began to compute what is kept under a key.</summary>
    public int Computes(string key) => Log.Count(line => line.TrimStart().StartsWith("Computing ", StringComparison.Ordinal) && line.Contains(key, StringComparison.Ordinal));

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        var app = App;
        _app = null;
        await app.DisposeAsync();
    }

    /// <summary>SIGSTOP: it stands still; its connections stay open.</summary>
    public void Pause() => App.Pause();

    /// <summary>SIGCONT.</summary>
    public void Resume() => App.Resume();

    /// <summary>SIGTERM: asks it to end, and waits until it has.</summary>
    public async Task EndAsync()
    {
        App.Terminate();
        await App.EndAsync(Patience);
        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _client.Dispose();
        _folder.Dispose();
    }

    public override string ToString() => Name;
}
