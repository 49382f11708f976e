using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisWeb.Boards;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Limits;
using RedisWeb.Redis;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Support;

/// <summary>The whole site on a cache in memory, with the calculations that a test gives it (or the product's own), and no Redis.</summary>
public sealed class TestSite : WebApplicationFactory<Program>
{
    // A busy machine must not turn a hit into a bypass; what deadlines do is for tests that set them.
    private static readonly (string Key, string Value)[] PatientSettings =
        [("Redis:ReadDeadline", "00:00:10"), ("Redis:WriteDeadline", "00:00:10"), ("Redis:CommandTimeoutMilliseconds", "10000"), ("Schedule:Enabled", "false"), ("Limits:NewQuestions", "1000000"), ("Limits:NewSessions", "1000000"), ("Compute:JobAfter", "00:01:00")];

    private readonly Calculation[] _calculations;
    private readonly List<(string Key, string Value)> _settings = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private LocalServer _server = new(TimeProvider.System);
    private bool _isListening;

    // Whoever adds a calculation of their own needs not extend what these tests expect of those that come along.
    private static readonly Type[] Shipped = [typeof(ExpensiveCalculation), typeof(Mandelbrot), typeof(OptionPrice), typeof(PrimeCount), typeof(RetirementPlan)];

    /// <param name="calculations">Replace the product's; with none given those that come along are there.</param>
    public TestSite(params Calculation[] calculations) => _calculations = calculations;

    /// <summary>Production unless told, which is the stricter one.</summary>
    public string Environment { get; init; } = "Production";

    public IDistributedCache Cache { get; init; } =
        new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions { SizeLimit = 64 * 1024 * 1024 }));

    /// <summary>Where sessions are kept.</summary>
    public LocalSessionRecords Sessions { get; init; } = new(TimeProvider.System);

    /// <summary>Where boards are kept that visitors share.</summary>
    public LocalBoards Boards { get; } = new(TimeProvider.System);

    /// <summary>Where it is counted what clients have had.</summary>
    public LocalLimitCounts Limits { get; init; } = new(TimeProvider.System);

    /// <summary>What becomes of long questions.</summary>
    public LocalJobs Jobs { get; } = new();

    /// <summary>Where sign-ins are kept; null for the product's own place.</summary>
    public LocalAccounts? Accounts { get; init; } = new(TimeProvider.System);

    public LogLines Log { get; } = new();

    public TestSite With(string setting, string value)
    {
        _settings.Add((setting, value));
        return this;
    }

    /// <summary>In place of a server of its own.</summary>
    public TestSite With(LocalServer server)
    {
        _server = server;
        return this;
    }

    public TestSite With(Action<IServiceCollection> services)
    {
        _services.Add(services);
        return this;
    }

    /// <summary>Serves over a real port of Kestrel's, for what only a socket shows and for browsers.</summary>
    public TestSite Listening()
    {
        _isListening = true;
        UseKestrel();
        StartServer();
        return this;
    }

    /// <summary>A visitor of its own: keeps cookies, and shows redirects instead of following them.</summary>
    public HttpClient Visitor(string? accept = null)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });
        if (accept is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        }

        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        builder.UseSetting("ConnectionStrings:Redis", "127.0.0.1:9,abortConnect=false"); // nothing listens there, and nothing asks it
        foreach (var (key, value) in PatientSettings.Concat(_settings))
        {
            builder.UseSetting(key, value);
        }

        if (_isListening)
        {
            builder.UseUrls("http://127.0.0.1:0");
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
        builder.ConfigureTestServices(Replace);
    }

    private void Replace(IServiceCollection services)
    {
        var alone = _server.Copy();
        services.Replace(ServiceDescriptor.Singleton(Cache));
        services.Replace(ServiceDescriptor.Singleton<ILeases>(WhereAnswersAreRead));
        services.Replace(ServiceDescriptor.Singleton<IInvalidator>(WhereAnswersAreRead));
        services.Replace(ServiceDescriptor.Singleton<ICopyMessages>(alone));
        services.Replace(ServiceDescriptor.Singleton<IParkedComputes>(_server));
        services.Replace(ServiceDescriptor.Singleton<IWaitingLine>(_server.Line));
        services.Replace(ServiceDescriptor.Singleton<ISessionRecords>(Sessions));
        services.Replace(ServiceDescriptor.Singleton<IBoards>(Boards));
        services.Replace(ServiceDescriptor.Singleton<ILimitCounts>(Limits));
        services.Replace(ServiceDescriptor.Singleton<IJobs>(Jobs));
        Accounts?.ReplaceIn(services);
        if (_calculations.Length > 0)
        {
            services.RemoveAll<Calculation>();
            services.RemoveAll<ReportFolder>();
            foreach (var calculation in _calculations)
            {
                services.AddSingleton(calculation);
            }
        }
        else
        {
            foreach (var added in services.Where(each => each.ServiceType == typeof(Calculation) && !Shipped.Contains(each.ImplementationType)).ToList())
            {
                services.Remove(added);
            }
        }

        foreach (var change in _services)
        {
            change(services);
        }

        LocalCopy WhereAnswersAreRead(IServiceProvider provider)
        {
            _server.Cache = provider.GetRequiredService<IDistributedCache>(); // also where a test puts another in its place
            return alone;
        }
    }
}

public static class TestSiteResponses
{
    private static readonly HtmlParser Parser = new();

    public static async Task<IHtmlDocument> HtmlAsync(this HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        return await Parser.ParseDocumentAsync(await response.Content.ReadAsStringAsync());
    }

    public static async Task<System.Text.Json.JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    /// <summary>All values of a header, of the response or its content, as one text; null when it is not there.</summary>
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values) : null;
}
