using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Redis;
using RedisWeb.Resources;

namespace RedisWeb.Controllers;

/// <summary>Signs administrators in and out, by a password, by the link in the log, or at an OpenID Connect provider.</summary>
[Route("account")]
public sealed class AccountController(PasswordSignIn passwords, TicketStore tickets, SignInLink link, ProviderSignIn provider, TimeProvider clock) : SiteController
{
    private const string Start = "/admin/diagnostics";

    private static string WhyNot => Texts.Account["Redis can't be reached, and sign-in needs it: a session that is not kept there could not be ended from anywhere. Try again in a moment."];

    [AcceptVerbs("GET", "HEAD", Route = "sign-in")]
    public IActionResult SignIn()
    {
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        if (link.IsOffered && Request.Query["link"].Count == 0)
        {
            link.Offer();
        }

        var page = PageFor(Request.Query["returnUrl"]);
        return View(page with { Link = link.IsOffered && Request.Query["link"] is [{ Length: > 0 } secret] ? secret : null });
    }

    [HttpPost("sign-in")]
    public async Task<IActionResult> SignInWithPassword()
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        var page = PageFor(form["returnUrl"]) with { User = form["user"].ToString(), SignedInAs = null };
        var password = form["password"].ToString();
        if (page.User.Length == 0 || password.Length == 0)
        {
            return ViewWithStatus("SignIn", page with
            {
                UserError = page.User.Length == 0 ? Texts.Account["Enter your user name."] : null,
                PasswordError = password.Length == 0 ? Texts.Account["Enter your password."] : null,
            }, StatusCodes.Status400BadRequest);
        }

        try
        {
            return await SignInAsync(page, password);
        }
        catch (RedisUnavailableException)
        {
            return Away(page, WhyNot);
        }
    }

    [HttpPost("sign-in/link")]
    public async Task<IActionResult> SignInWithLink()
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        var (page, secret) = (PageFor(form["returnUrl"]) with { SignedInAs = null }, form["link"].ToString());
        if (!link.TryTake(secret, out var until))
        {
            return ViewWithStatus("SignIn", page with { Problem = Texts.Account["This link has been used, or is too old. Load this page again: a new one will stand in the app's log."] }, StatusCodes.Status400BadRequest);
        }

        try
        {
            await HttpContext.SignInAsync(AccountSchemes.SignIn, AccountUser.WithLink());
            return SeeOther(page.ReturnUrl ?? Start);
        }
        catch (RedisUnavailableException)
        {
            link.GiveBack(secret, until);
            return Away(page with { Link = secret }, WhyNot);
        }
    }

    /// <summary>Sends the browser to the provider. A link and no form: browsers hold the policy form-action against all that follows a form, and providers send on to others.</summary>
    [HttpGet("sign-in/provider")]
    public async Task<IActionResult> SignInWithProvider()
    {
        if (!provider.IsOffered)
        {
            return NoSuchPage();
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
            return NoSuchPage();
        }

        var root = Request.PathBase.ToUriComponent();
        var returnUrl = refusal.ReturnUrl?.StartsWith(root, StringComparison.Ordinal) == true ? refusal.ReturnUrl[root.Length..] : null;
        return Refused(PageFor(returnUrl) with { SignedInAs = null }, refusal);
    }

    [HttpPost("sign-out")]
    public async Task<IActionResult> SignOutHere()
    {
        var isProviders = provider.IsOffered && AccountUser.IsFromProvider(User);
        var ended = await EndAsync(all: false);
        return isProviders && ended is StatusCodeResult ? await SignOutThereAsync() : ended; // else a page says that it has not ended everywhere
    }

    [HttpPost("end-all")]
    [Authorize(Policy = AccountPolicies.Viewer)]
    public Task<IActionResult> EndAll() => EndAsync(all: true);

    private async Task<IActionResult> SignInAsync(SignInPage page, string password)
    {
        var from = HttpContext.Connection.RemoteIpAddress;
        var outcome = await passwords.TryAsync(page.User, password, from, HttpContext.RequestAborted);
        if (outcome.Wait is { } wait)
        {
            return TooMany(page, wait);
        }

        if (outcome.Account is not { } account)
        {
            return ViewWithStatus("SignIn", page with { Problem = Texts.Account["User name or password are wrong."] }, StatusCodes.Status400BadRequest);
        }

        // Beside each other: neither needs the other's answer.
        var noted = passwords.SucceededAsync(page.User, from);
        await HttpContext.SignInAsync(AccountSchemes.SignIn, AccountUser.With(account));
        await noted;
        return SeeOther(page.ReturnUrl ?? Start);
    }

    private IActionResult TooMany(SignInPage page, TimeSpan wait)
    {
        var whole = TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds));
        FailureResponse.AskAgainAfter(Response, whole);
        var at = FormattableString.Invariant($"{clock.GetUtcNow() + whole:HH:mm:ss}");
        return ViewWithStatus("SignIn", page with { Problem = Texts.Account["There were too many attempts. This one was not looked at; try again in {0}, at {1} UTC.", DurationText.Of(whole), at] }, StatusCodes.Status429TooManyRequests);
    }

    private async Task<IActionResult> EndAsync(bool all)
    {
        try
        {
            await tickets.SignOutAsync(HttpContext, all);
            return SeeOther("/");
        }
        catch (RedisUnavailableException)
        {
            return Away(new SignInPage(null) { ProblemTitle = Texts.Account["This browser alone is signed out"] }, Texts.Account["Redis can't be reached, so other browsers, and whoever has copied this one's cookie, may stay signed in until their time is over."]);
        }
    }

    private IActionResult Away(SignInPage page, string problem)
    {
        FailureResponse.AskAgainAfter(Response, UntilBack);
        return ViewWithStatus("SignIn", page with { Problem = problem }, StatusCodes.Status503ServiceUnavailable);
    }

    private SignInPage PageFor(string? returnUrl)
    {
        var local = Url.IsLocalUrl(returnUrl) && returnUrl.StartsWith('/') && Ascii.IsValid(returnUrl) ? returnUrl : null;
        return new SignInPage(local)
        {
            IsLinkOffered = link.IsOffered,
            SignedInAs = AccountUser.NameOf(User),
            Provider = provider.IsOffered ? new ProviderLink(provider.Name, ProviderAddress(local)) : null,
            HasPasswords = !provider.IsOnlyWay,
        };
    }

    private IActionResult Refused(SignInPage page, ProviderRefusal refusal) => refusal.Problem is null ? Away(page, WhyNot) : ViewWithStatus("SignIn", page with
    {
        Problem = refusal.Problem,
        Provider = refusal.MayBeOther ? new ProviderLink(Texts.Account["{0} as somebody else", provider.Name], ProviderAddress(page.ReturnUrl, asOther: true)) : page.Provider,
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
            var page = PageFor(null) with { ProblemTitle = Texts.Account["You are signed out of this site alone"] };
            return ViewWithStatus("SignIn", page with { Problem = Texts.Account["{0} can't be reached, so you may still be signed in there.", provider.Name] }, StatusCodes.Status502BadGateway);
        }
    }

    private static string ProviderAddress(string? returnUrl, bool asOther = false)
    {
        var query = new QueryString();
        query = returnUrl is null ? query : query.Add("returnUrl", returnUrl);
        return "account/sign-in/provider" + (asOther ? query.Add("other", "1") : query);
    }
}
