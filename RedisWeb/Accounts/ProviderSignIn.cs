using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RedisWeb.Telemetry;

namespace RedisWeb.Accounts;

/// <summary>Takes browsers to the OpenID Connect provider: to sign in, and to sign out there too.</summary>
public sealed partial class ProviderSignIn(IOptions<ProviderOptions> settings, AccountList accounts, RepeatedLines lines, ILogger<ProviderSignIn> log)
{
    /// <summary>Where the provider sends browsers back to; registered there.</summary>
    public const string CallbackPath = "/signin-oidc";

    /// <summary>Likewise, once they are signed out there.</summary>
    public const string SignedOutPath = "/signout-callback-oidc";

    public bool IsOffered => settings.Value.IsOffered;

    /// <summary>Whether there are no passwords beside it.</summary>
    public bool IsOnlyWay => IsOffered && accounts.All.Count == 0;

    /// <summary>What people call it.</summary>
    public string Name => settings.Value.DisplayName;

    /// <summary>Whether the request is the provider's answer, by way of the browser.</summary>
    public bool IsAnswer(HttpRequest request) => IsOffered && (request.Path == CallbackPath || request.Path == SignedOutPath);

    /// <summary>Redirects to the provider.</summary>
    /// <param name="address">Where the browser goes once it is signed in.</param>
    /// <param name="asOther">Whether the provider shall ask who it is, though it knows.</param>
    /// <exception cref="ProviderUnavailableException">Nothing is known of where that is.</exception>
    public Task BeginAsync(HttpContext context, string address, bool asOther) => CallAsync(
        context, () => context.ChallengeAsync(AccountSchemes.Provider, new OpenIdConnectChallengeProperties { RedirectUri = address, Prompt = asOther ? "login" : null }));

    /// <param name="address">Where the browser goes once it is signed out there.</param>
    /// <returns>Where it goes to be so; null where the provider has no such place.</returns>
    /// <exception cref="ProviderUnavailableException">Nothing is known of where that is.</exception>
    public async Task<string?> EndAsync(HttpContext context, string address)
    {
        var response = context.Response;
        response.Headers.Remove(HeaderNames.Location);
        await CallAsync(context, () => context.SignOutAsync(AccountSchemes.Provider, new AuthenticationProperties { RedirectUri = address }));
        response.StatusCode = StatusCodes.Status200OK; // the handler makes it a redirect, which does for links and not for forms
        response.Headers.Remove(HeaderNames.Location, out var location);
        return location;
    }

    // Whatever goes wrong with the provider is no fault of this site's.
    private async Task CallAsync(HttpContext context, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception ex) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (lines.IsTime(nameof(LogUnavailable), out var count))
            {
                LogUnavailable(Name, settings.Value.Authority, count, RepeatedLines.Causes(ex));
            }

            throw new ProviderUnavailableException("The provider can't be reached, or refuses this site.", ex);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Provider} ({Authority}) can't be reached for a sign-in or sign-out, or refuses this site. ({Count} since the last line that says so; {Causes})")]
    private partial void LogUnavailable(string provider, string authority, int count, string causes);
}

/// <summary>The OpenID Connect provider can't be reached, or refuses this site.</summary>
public sealed class ProviderUnavailableException(string message, Exception cause) : Exception(message, cause);
