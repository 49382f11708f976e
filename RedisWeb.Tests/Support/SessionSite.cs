using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Support;

/// <summary>A small site that does what sites do with sessions: on a double, or on a Redis. Several with the same keys are copies.</summary>
public sealed class SessionSite : IAsyncDisposable
{
    private static readonly Uri Address = new("https://localhost");

    private readonly WebApplication _app;

    private SessionSite(WebApplication app, LogLines log) => (_app, Log) = (app, log);

    public LogLines Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="records">Where sessions are kept; null for the product's own.</param>
    /// <param name="configure">Of the builder, before anything is added.</param>
    public static async Task<SessionSite> StartAsync(ISessionRecords? records, Action<WebApplicationBuilder>? configure = null)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseTestServer();
        builder.Configuration["ConnectionStrings:Redis"] = "127.0.0.1:9,abortConnect=false"; // nothing listens there, and nothing asks it
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        configure?.Invoke(builder);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddRedis(builder.Configuration, builder.Environment);
        builder.Services.AddCaching(builder.Configuration);
        builder.Services.AddSessions(builder.Configuration);
        builder.Services.RemoveAll<IHostedService>(); // what else a copy does in the background would be counted among its commands
        if (records is null)
        {
            builder.Services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        }
        else
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(records));
        }

        var app = builder.Build();
        app.UseRouting();
        app.UseSessions();
        Map(app);
        await app.StartAsync();
        return new SessionSite(app, log);
    }

    /// <summary>A browser; with none of its own it has an empty jar of cookies.</summary>
    public SessionVisitor Visitor(CookieContainer? cookies = null)
    {
        var jar = cookies ?? new CookieContainer();
        return new SessionVisitor(Browser(Handler(), jar), jar);
    }

    public static HttpClient Browser(HttpMessageHandler server, CookieContainer cookies) => new(new CookieContainerHandler(cookies) { InnerHandler = server }) { BaseAddress = Address };

    /// <summary>For a client that sends what it likes.</summary>
    public HttpMessageHandler Handler() => _app.GetTestServer().CreateHandler();

    /// <summary>What a visitor's cookie holds; null where it is none of this site's.</summary>
    public SessionKey? KeyOf(SessionVisitor visitor) => visitor.Cookie is not { } cookie ? null
        : Services.GetRequiredService<SessionCookie>().Read(new DefaultHttpContext { Request = { Headers = { Cookie = $"{cookie.Name}={cookie.Value}" } } }.Request);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(WebApplication app)
    {
        MapImages(app);
        var uses = new UsesSessionAttribute();
        app.MapGet("/plain", () => "plain");
        app.MapGet("/unloaded", (HttpContext context) => context.Session.GetString("a"));
        app.MapGet("/read/{name}", (string name, HttpContext context) => Told(() => Task.FromResult(context.Session.IsAvailable ? context.Session.GetString(name) ?? "nothing" : "away"))).WithMetadata(uses);
        app.MapGet("/later/{name}", async (string name, HttpContext context) =>
        {
            await context.Session.LoadAsync();
            return context.Session.GetString(name);
        }).WithMetadata(new UsesSessionAttribute { IsLoadedByAction = true });
        app.MapPost("/write/{name}", (string name, HttpContext context) => SaveAsync(context, async session => session.SetString(name, await BodyAsync(context)))).WithMetadata(uses);
        app.MapPost("/remove-and-write/{name}", (string name, HttpContext context) => SaveAsync(context, async session =>
        {
            session.Remove(name);
            session.SetString("instead", await BodyAsync(context));
        })).WithMetadata(uses);
        app.MapPost("/remove/{name}", (string name, HttpContext context) => SaveAsync(context, session => Done(() => session.Remove(name)))).WithMetadata(uses);
        app.MapPost("/clear", (Delegate)((HttpContext context) => SaveAsync(context, session => Done(session.Clear)))).WithMetadata(uses);
        app.MapPost("/unsaved/{name}", async (string name, HttpContext context) => context.Session.SetString(name, await BodyAsync(context))).WithMetadata(uses);
        app.MapPost("/page/{name}", async (string name, HttpContext context) =>
        {
            context.Session.SetString(name, await BodyAsync(context));
            return "a page"; // the response begins here
        }).WithMetadata(uses);
        app.MapPost("/renew", (Delegate)((HttpContext context) => Told(async () =>
        {
            await context.RenewSessionAsync();
            return "renewed";
        }))).WithMetadata(uses);
        app.MapPost("/forget", (Delegate)((HttpContext context) => Told(async () =>
        {
            await context.ForgetSessionAsync();
            return "forgotten";
        }))).WithMetadata(uses);
    }

    /// <summary>Requests that keep something and save it as they end, for the framework's session too.</summary>
    public static void MapImages(WebApplication app)
    {
        app.MapGet("/image/{name}", (string name, HttpContext context) => LoadedAsync(context, session => session.SetString(name, "yes")));
        app.MapGet("/forget/{name}", (string name, HttpContext context) => LoadedAsync(context, session => session.Remove(name)));
        app.MapGet("/seen/{name}", async (string name, HttpContext context) =>
        {
            await context.Session.LoadAsync();
            return context.Session.GetString(name) ?? "no";
        });
    }

    private static async Task LoadedAsync(HttpContext context, Action<ISession> act)
    {
        await context.Session.LoadAsync();
        act(context.Session);
    }

    private static Task<IResult> SaveAsync(HttpContext context, Func<ISession, Task> change) => Told(async () =>
    {
        await change(context.Session);
        await context.Session.CommitAsync();
        return "saved";
    });

    private static async Task<IResult> Told(Func<Task<string>> act)
    {
        try
        {
            return Results.Text(await act());
        }
        catch (SessionException ex)
        {
            return Results.Text(ex.GetType().Name + ": " + ex.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>A browser on a <see cref="SessionSite"/>.</summary>
public sealed class SessionVisitor(HttpClient client, CookieContainer cookies)
{
    public CookieContainer Cookies => cookies;

    /// <summary>The session's cookie; null where there is none.</summary>
    public Cookie? Cookie => cookies.GetAllCookies().FirstOrDefault(cookie => cookie.Name.EndsWith("RedisWeb.Session", StringComparison.Ordinal));

    public Task<string> GetAsync(string address) => client.GetStringAsync(address);

    public Task<HttpResponseMessage> AskAsync(string address) => client.GetAsync(address);

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string address, string body = "")
    {
        using var content = new StringContent(body);
        using var response = await client.PostAsync(address, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task WriteAsync(string name, string value) =>
        Assert.That(await PostAsync("/write/" + name, value), Is.EqualTo((HttpStatusCode.OK, "saved")));
}
