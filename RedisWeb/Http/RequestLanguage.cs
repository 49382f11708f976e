using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>The language that a request is answered in: what its address says (<c>?lang=zh-Hans</c>), else what was chosen in this browser, else what the browser accepts.</summary>
public static class RequestLanguage
{
    /// <summary>In the query.</summary>
    public const string Parameter = "lang";

    /// <summary>Of the cookie that keeps the choice: there is none until somebody chooses, and it says nothing else.</summary>
    public const string CookieName = "RedisWeb.Language";

    // Browsers send few different lists; beyond it they are parsed each time.
    private const int MostLists = 256;

    private static readonly string[] Cookies = [.. Languages.All.Select(language => $"{CookieName}={Languages.TagOf(language)}")];

    private static readonly ConcurrentDictionary<string, CultureInfo> Accepted = new();

    public static CultureInfo Of(HttpRequest request) => Chosen(request) ?? Accept(request.Headers.AcceptLanguage.ToString());

    /// <summary>What the visitor said, and not only the browser.</summary>
    public static CultureInfo? Chosen(HttpRequest request) =>
        (request.QueryString.Value is { } query && query.Contains(Parameter, StringComparison.OrdinalIgnoreCase) ? Languages.Find(request.Query[Parameter].ToString()) : null)
        ?? (request.Headers.Cookie.Count > 0 ? Languages.Find(request.Cookies[CookieName]) : null);

    /// <summary>What an address says that is no language of the site; null where it says none such.</summary>
    public static string? UnknownIn(HttpRequest request) =>
        request.QueryString.HasValue && request.Query[Parameter].ToString() is { Length: > 0 } told && Languages.Find(told) is null ? told : null;

    /// <summary>The same page in a language.</summary>
    /// <param name="address">Its path and query; null for those of the request.</param>
    public static string AddressIn(CultureInfo language, HttpContext context, string? address)
    {
        var original = context.Features.Get<IStatusCodeReExecuteFeature>();
        address ??= original is null
            ? context.Request.PathBase.Add(context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path).ToUriComponent() + context.Request.QueryString.ToUriComponent()
            : new PathString(original.OriginalPathBase).Add(original.OriginalPath).ToUriComponent() + original.OriginalQueryString;
        var (path, query) = address.Split('?', 2) is [var before, var after] ? (before, after) : (address, "");
        var others = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Where(each => !each.Split('=')[0].Equals(Parameter, StringComparison.OrdinalIgnoreCase));
        return $"{path}?{string.Join('&', others.Append($"{Parameter}={Languages.TagOf(language)}"))}";
    }

    /// <summary>Of a visitor who brings no cookie, or only the one of the language; null for others.</summary>
    public static CultureInfo? OfPlain(HttpRequest request) =>
        request.Headers.Cookie is var cookie && (cookie.Count == 0 || (cookie is [{ } only] && Array.Exists(Cookies, each => each == only))) ? Of(request) : null;

    /// <summary>Remembers a choice in this browser; null for what the browser accepts.</summary>
    public static void Choose(HttpContext context, CultureInfo? language)
    {
        var path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/";
        var options = new CookieOptions { Path = path, HttpOnly = true, IsEssential = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) };
        if (language is null)
        {
            context.Response.Cookies.Delete(CookieName, options);
        }
        else
        {
            context.Response.Cookies.Append(CookieName, Languages.TagOf(language), options);
        }
    }

    /// <summary>Everything after it speaks the request's language. Numbers are written as the visitor wants them, whatever the language.</summary>
    public static void UseLanguages(this IApplicationBuilder app)
    {
        app.UseRequestLocalization(Options);
        app.Use((context, next) =>
        {
            if (HttpMethods.IsGet(context.Request.Method) && context.Request.QueryString.HasValue && Languages.Find(context.Request.Query[Parameter].ToString()) is { } said
                && context.Request.Cookies[CookieName] != Languages.TagOf(said))
            {
                Choose(context, said);
            }

            return next(context);
        });
    }

    private static RequestLocalizationOptions Options => new()
    {
        DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, Languages.English),
        SupportedCultures = [CultureInfo.InvariantCulture],
        SupportedUICultures = [.. Languages.All],
        RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(new("", Of(context.Request).Name)))],
    };

    private static CultureInfo Accept(string header)
    {
        if (header.Length == 0)
        {
            return Languages.English;
        }

        if (!Accepted.TryGetValue(header, out var language))
        {
            language = StringWithQualityHeaderValue.TryParseList([header], out var listed)
                ? listed.Where(each => each.Quality is null or > 0).OrderByDescending(each => each.Quality ?? 1).Select(each => Languages.Find(each.Value)).FirstOrDefault(each => each is not null) ?? Languages.English
                : Languages.English;
            if (Accepted.Count < MostLists)
            {
                Accepted.TryAdd(header, language);
            }
        }

        return language;
    }
}
