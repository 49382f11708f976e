using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Settings;
using RedisWeb.Telemetry;

namespace RedisWeb.Http;

public static class PagesServiceCollectionExtensions
{
    // The forms of this site have a dozen short fields.
    private const int LargestBody = 64 * 1024;
    private const int LongestAddress = 16 * 1024; // what somebody pastes into a search is answered with a view and a word

    /// <summary>Controllers, views, and what they say over HTTP.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton<AnswerResponse>();
        services.AddSingleton<AnswerHits>();
        services.TryAddSingleton<RepeatedLines>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusals>();
        services.AddSingleton<AnswerRenderer>();
        services.AddSingleton<FreshnessSettings>();
        services.AddValidatedOptions<InvalidationOptions>(configuration, InvalidationOptions.Section);
        services.AddSingleton<CalculationAnswers>();
        services.AddSingleton<PatientAnswers>();
        services.AddSingleton<JobEvents>();
        AnswerCompression.Add(services);
        services.AddSingleton<HomePresenter>();
        services.AddSingleton<WorkspacePresenter>();
        services.AddSingleton<BoardPresenter>();
        services.AddSingleton<SeveralAnswers>();
        AddViews(services, environment);
        AddOpenApi(services);
        AddProxies(services, configuration);
        services.Configure<KestrelServerOptions>(Limit);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        return services;
    }

    private static void AddViews(IServiceCollection services, IHostEnvironment environment)
    {
        services.AddSingleton<PageFilter>();
        services.AddSingleton<CrossSiteFilter>();
        services.AddSingleton<IHtmlGenerator, FormTokens>();
        var mvc = services.AddControllersWithViews(options =>
        {
            options.Filters.AddService<CrossSiteFilter>();
            options.Filters.AddService<PageFilter>();

            // Actions take what is in the address and nothing else: a form that can't be read keeps none from running. Nothing is kept between two requests but in the session.
            options.ValueProviderFactories.Clear();
            options.ValueProviderFactories.Add(new RouteValueProviderFactory());
            options.ModelValidatorProviders.Clear();
        });
        services.PostConfigure<MvcOptions>(options => options.Filters.Remove(options.Filters.Single(filter => filter is SaveTempDataAttribute)));

        // In Development an edited view is compiled anew while the app runs, however it was started. What is published has no compiler.
        if (environment.IsDevelopment() && File.Exists(Path.Combine(AppContext.BaseDirectory, "Microsoft.AspNetCore.Mvc.Razor.RuntimeCompilation.dll")))
        {
            CompileEditedViews(mvc);
        }

        services.Configure<AntiforgeryOptions>(options =>
        {
            options.Cookie = environment.IsDevelopment() ? new CookieBuilder { Name = "RedisWeb.Form" } : new HostCookie { Name = "__Host-RedisWeb.Form" };
            (options.Cookie.Path, options.Cookie.HttpOnly, options.Cookie.IsEssential, options.Cookie.SameSite) = ("/", true, true, SameSiteMode.Strict);
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    // A method of its own, since whatever runs this loads the compiler. Obsolete in favour of hot reload, which needs the app to have been started by `dotnet watch`.
    [MethodImpl(MethodImplOptions.NoInlining)]
#pragma warning disable ASPDEPR003
    private static void CompileEditedViews(IMvcBuilder mvc) => mvc.AddRazorRuntimeCompilation();
#pragma warning restore ASPDEPR003

    private static void AddOpenApi(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = AnswerJson.Options.NumberHandling;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
        services.AddOpenApi(OpenApiText.Name, options =>
        {
            options.ShouldInclude = _ => false; // all are told by OpenApiAddresses
            options.AddDocumentTransformer<OpenApiAddresses>();
            options.AddSchemaTransformer((schema, context, _) => OpenApiSchemas.CorrectAsync(schema, context.JsonTypeInfo.Type, context.JsonPropertyInfo));
        });
        services.AddSingleton<OpenApiText>();
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
            forwarded.ForwardedHeaders = nobody ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix;
            forwarded.ForwardLimit = proxy.Value.Hops;
        });
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestLineSize = LongestAddress;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
