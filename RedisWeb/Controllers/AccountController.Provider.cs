using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Http;
using RedisWeb.Models;

namespace RedisWeb.Controllers;

/// <summary>Sign-in and sign-out at an OpenID Connect provider.</summary>
public sealed partial class AccountController
{
    /// <summary>Sends the browser there. A link and no form: browsers hold the policy form-action against all that follows a form, and providers send on to others.</summary>
    [HttpGet("sign-in/provider")]
    public async Task<IActionResult> SignInWithProvider()
    {
        if (!provider.IsOffered)
        {
            return Error(ErrorTexts.PageFor(StatusCodes.Status404NotFound, Request.Method), WantsPage(null));
        }

        var page = PageFor(Request.Query["returnUrl"]) with { SignedInAs = null };
        Response.Headers.CacheControl = "no-store";
        try
        {
            await provider.BeginAsync(HttpContext, Request.PathBase.ToUriComponent() + (page.ReturnUrl ?? Start), Request.Query["other"].Count > 0);
            return new EmptyResult();
        }
        catch (ProviderUnavailableException)
        {
            return Refused(page, ProviderRefusal.Fault(provider.Name));
        }
    }

    /// <summary>The provider's answer came to nothing: those that begin a session don't come this far.</summary>
    [HttpGet(ProviderSignIn.CallbackPath)]
    public IActionResult RefusedByProvider()
    {
        if (HttpContext.Features.Get<ProviderRefusal>() is not { } refusal)
        {
            return Error(ErrorTexts.PageFor(StatusCodes.Status404NotFound, Request.Method), WantsPage(null));
        }

        var root = Request.PathBase.ToUriComponent();
        var returnUrl = refusal.ReturnUrl?.StartsWith(root, StringComparison.Ordinal) == true ? refusal.ReturnUrl[root.Length..] : null;
        return Refused(PageFor(returnUrl) with { SignedInAs = null }, refusal);
    }

    private IActionResult Refused(SignInPage page, ProviderRefusal refusal) => refusal.Problem is null ? Away(page, WhyNot) : ViewWithStatus("SignIn", page with
    {
        Problem = refusal.Problem,
        Provider = refusal.MayBeOther ? new ProviderLink($"{provider.Name} as somebody else", ProviderAddress(page.ReturnUrl, asOther: true)) : page.Provider,
    }, refusal.Status);

    private async Task<IActionResult> SignOutThereAsync()
    {
        try
        {
            if (await provider.EndAsync(HttpContext, Request.PathBase.ToUriComponent() + "/") is not { } address)
            {
                return SeeOther("/");
            }

            // Not by a redirect, for the same reason; this is the browser's own next step.
            Response.Headers["Refresh"] = "0; url=" + address;
            return ViewWithStatus("SignedOut", new SignedOutPage(provider.Name, address), StatusCodes.Status200OK);
        }
        catch (ProviderUnavailableException)
        {
            var page = PageFor(null) with { ProblemTitle = "You are signed out of this site alone" };
            return ViewWithStatus("SignIn", page with { Problem = $"{provider.Name} can't be reached, so you may still be signed in there." }, StatusCodes.Status502BadGateway);
        }
    }

    private static string ProviderAddress(string? returnUrl, bool asOther = false)
    {
        var query = new QueryString();
        query = returnUrl is null ? query : query.Add("returnUrl", returnUrl);
        return "account/sign-in/provider" + (asOther ? query.Add("other", "1") : query);
    }
}
