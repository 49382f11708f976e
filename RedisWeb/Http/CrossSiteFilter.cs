using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;
using RedisWeb.Accounts;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>Takes what changes something from pages of this site only, and not from those of another site, of a sibling host for one, in a visitor's name.</summary>
/// <remarks>
/// A browser says where a request comes from (<c>Sec-Fetch-Site</c>; over plain HTTP, <c>Origin</c>), and no page can make it say something else. Where neither is there, what has a
/// cookie of ours, or signs in, needs the token that stands in our forms. What has no cookie and signs nobody in does nothing in anybody's name: it is a program's.
/// </remarks>
internal sealed class CrossSiteFilter(IAntiforgery antiforgery, RefusalLog refusals) : IAsyncAuthorizationFilter, IAntiforgeryPolicy
{
    /// <summary>Whether what is sent from a page for this visitor needs a token, where the browser does not say from where it is sent.</summary>
    public static bool NeedsToken(HttpContext context) =>
        context.HasSessionCookie() || AccountUser.NameOf(context.User) is not null || context.Request.Path.StartsWithSegments("/account");

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (!AccountUser.IsSafe(http.Request.Method) && context.IsEffectivePolicy<IAntiforgeryPolicy>(this) && !(IsFromHere(http.Request) ?? (!NeedsToken(http) || await HasTokenAsync(http))))
        {
            refusals.Refused(http.Request, "it came from another site, or without the token of a page of ours");
            context.Result = new AntiforgeryValidationFailedResult();
        }
    }

    // A form that can't be read would be an exception.
    private async Task<bool> HasTokenAsync(HttpContext http) => await SentForm.ReadAsync(http.Request) is not null && await antiforgery.IsRequestValidAsync(http);

    private static bool? IsFromHere(HttpRequest request) => (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString()) switch
    {
        ("same-origin" or "none", _) => true,
        ({ Length: > 0 }, _) => false,
        (_, { Length: > 0 } origin) => Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase),
        _ => null,
    };
}

/// <summary>Puts the token into forms for those who need one, so that a page for anybody else is the same for everybody, and sets no cookie.</summary>
internal sealed class FormTokens(
    IAntiforgery antiforgery, IOptions<MvcViewOptions> options, IModelMetadataProvider metadata, IUrlHelperFactory urls, HtmlEncoder encoder, ValidationHtmlAttributeProvider validation)
    : DefaultHtmlGenerator(antiforgery, options, metadata, urls, encoder, validation)
{
    public override IHtmlContent GenerateAntiforgery(ViewContext viewContext) =>
        viewContext.ViewData.ContainsKey(AnswerRenderer.LeavesTokensOpen) ? PageSlot.Token.Html : CrossSiteFilter.NeedsToken(viewContext.HttpContext) ? base.GenerateAntiforgery(viewContext) : HtmlString.Empty;
}

/// <summary>A cookie that browsers take from this host alone. Where browsers speak plain HTTP they don't keep it, and say <c>Origin</c>.</summary>
internal sealed class HostCookie : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var cookie = base.Build(context, expiresFrom);
        cookie.Secure = true;
        return cookie;
    }
}

/// <summary>The form that came with a request.</summary>
internal static class SentForm
{
    /// <returns>Empty where there is none, and null where it can't be read: it is beyond the limits for forms, damaged, or in letters that nobody reads.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : FormCollection.Empty;
        }
        catch (Exception ex) when (ex is InvalidDataException or NotSupportedException || ex is IOException and not BadHttpRequestException)
        {
            request.HttpContext.RequestServices.GetRequiredService<RefusalLog>().Refused(request, "its form can't be read");
            return null;
        }
    }
}
