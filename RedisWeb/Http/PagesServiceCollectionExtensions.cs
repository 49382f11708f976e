using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Settings;

namespace RedisWeb.Http;

public static class PagesServiceCollectionExtensions
{
    // The forms of this site have a dozen short fields.
    private const int LargestBody = 64 * 1024;

    /// <summary>Controllers, views, and what they say over HTTP.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AnswerHeaders>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusals>();
        services.AddSingleton<AnswerViews>();
        services.AddSingleton<CalculationPresenter>();
        services.AddSingleton<FreshnessSettings>();
        services.AddValidatedOptions<InvalidationOptions>(configuration, InvalidationOptions.Section);
        services.AddSingleton<CalculationAnswers>();
        services.AddSingleton<HomePresenter>();
        services.AddSingleton<WorkspacePresenter>();
        services.AddSingleton<ComparedAnswers>();
        AddViews(services, environment);
        AddProxies(services, configuration);
        services.Configure<KestrelServerOptions>(Limit);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        return services;
    }

    private static void AddViews(IServiceCollection services, IHostEnvironment environment)
    {
        services.AddSingleton<VisitorCount>();
        services.AddSingleton<SiteFrameFilter>();
        services.AddSingleton<AnswerVisitFilter>();
        services.AddControllersWithViews(options =>
            {
                options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
                options.Filters.AddService<VisitorCount>();
                options.Filters.AddService<SiteFrameFilter>();
                options.Filters.AddService<AnswerVisitFilter>(); // within the frame, because it may find that the workspace is away
            })
            .AddRazorRuntimeCompilationInDevelopment(environment);
        services.Configure<AntiforgeryOptions>(options =>
        {
            options.Cookie.Name = "RedisWeb.Form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    private static void AddProxies(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ProxyOptions>(configuration, ProxyOptions.Section);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxy) =>
        {
            forwarded.KnownProxies.Clear(); // the framework trusts this machine by default
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxy.Value.Networks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            var nobody = forwarded.KnownIPNetworks.Count == 0; // no list at all would mean that everyone is believed
            forwarded.ForwardedHeaders = nobody ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = proxy.Value.Hops;
        });
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
