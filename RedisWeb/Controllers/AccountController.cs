using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Redis;

namespace RedisWeb.Controllers;

/// <summary>Signs administrators in and out.</summary>
[Route("account")]
public sealed partial class AccountController(PasswordSignIn passwords, TicketStore tickets, SignInLink link, ProviderSignIn provider, TimeProvider clock) : SiteController
{
    private const string Start = "/admin/diagnostics";

    private const string WhyNot =
        "Redis can't be reached, and sign-in needs it: a session that is not kept there could not be ended from anywhere. Try again in a moment.";

    private static readonly TimeSpan UntilBack = TimeSpan.FromSeconds(5);

    [AcceptVerbs("GET", "HEAD", Route = "sign-in")]
    public IActionResult SignIn()
    {
        Response.Headers.CacheControl = AnswerHeaders.PageCacheControl;
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
                UserError = page.User.Length == 0 ? "Enter your user name." : null,
                PasswordError = password.Length == 0 ? "Enter your password." : null,
            }, StatusCodes.Status400BadRequest);
        }

        return await KeptAsync(page, () => SignInAsync(page, password));
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
            return ViewWithStatus("SignIn", page with { Problem = "This link has been used, or is too old. Load this page again: a new one will stand in the app's log." }, StatusCodes.Status400BadRequest);
        }

        return await KeptAsync(page with { Link = secret }, async () =>
        {
            try
            {
                await HttpContext.SignInAsync(AccountSchemes.SignIn, AccountUser.WithLink());
            }
            catch (RedisUnavailableException)
            {
                link.GiveBack(secret, until);
                throw;
            }

            return SeeOther(page.ReturnUrl ?? Start);
        });
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
            return ViewWithStatus("SignIn", page with { Problem = "User name or password are wrong." }, StatusCodes.Status400BadRequest);
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
        return ViewWithStatus("SignIn", page with { Problem = $"There were too many attempts. This one was not looked at; try again in {DurationText.Of(whole)}, at {at} UTC." }, StatusCodes.Status429TooManyRequests);
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
            return Away(new SignInPage(null) { ProblemTitle = "This browser alone is signed out" }, "Redis can't be reached, so other browsers, and whoever has copied this one's cookie, may stay signed in until their time is over.");
        }
    }

    private async Task<IActionResult> KeptAsync(SignInPage page, Func<Task<IActionResult>> signIn)
    {
        try
        {
            return await signIn();
        }
        catch (RedisUnavailableException)
        {
            return Away(page, WhyNot);
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
}
