using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>What becomes of the provider's answers: a session like any other, or a page that says why there is none.</summary>
internal sealed partial class ProviderEvents(IOptions<ProviderOptions> settings, IAudit audit, TimeProvider clock, ILogger<ProviderEvents> log) : OpenIdConnectEvents
{
    // As a hint of who signs out it stands in an address, which servers take up to some 8 KB of. Without it the provider may ask.
    private const int LongestIdToken = 4096;

    // The best first: what is shown, and written into the audit trail.
    private static readonly string[] Names = ["preferred_username", "email", "name", "sub"];

    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var (claims, http) = (context.Principal!, context.HttpContext);
        var name = Names.Select(claims.FindFirstValue).First(each => !string.IsNullOrEmpty(each))!;
        if (settings.Value.RoleOf([.. claims.FindAll(settings.Value.RoleClaim).Select(claim => claim.Value)]) is not { } role)
        {
            await audit.WriteAsync(new AuditEntry(name, clock.GetUtcNow(), http.Connection.RemoteIpAddress?.ToString() ?? "", "sign-in", "refused: no role") { IsByNobody = true });
            Refuse(context, context.ReturnUri, new ProviderRefusal(ProviderProblem.NoRole, name));
            return;
        }

        try
        {
            var user = AccountUser.WithProvider(settings.Value, claims.FindFirstValue("sub")!, name, role);
            await http.SignInAsync(AccountSchemes.SignIn, user, Kept(context.Properties!));
            context.Response.Redirect(context.ReturnUri!);
            context.HandleResponse();
        }
        catch (RedisUnavailableException)
        {
            Refuse(context, context.ReturnUri, new ProviderRefusal(ProviderProblem.NotKept));
        }
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        LogFailed(settings.Value.DisplayName, "access was denied there.");
        Refuse(context, context.ReturnUrl, new ProviderRefusal(ProviderProblem.Denied));
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        // The framework's own, with no cause: the answer does not belong to a sign-in that this browser has begun.
        var isStale = context.Failure is AuthenticationFailureException { InnerException: null };
        if (isStale)
        {
            LogFailed(settings.Value.DisplayName, context.Failure!.Message);
        }
        else
        {
            LogFault(settings.Value.DisplayName, settings.Value.Authority, context.Failure!);
        }

        Refuse(context, context.Properties?.RedirectUri, new ProviderRefusal(isStale ? ProviderProblem.Stale : ProviderProblem.Fault));
        return Task.CompletedTask;
    }

    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        context.ProtocolMessage.ClientId = context.Options.ClientId;
        if (string.IsNullOrEmpty(context.ProtocolMessage.IssuerAddress))
        {
            context.HandleResponse(); // it has no such place
        }

        return Task.CompletedTask;
    }

    // The request goes on to the page at this address, which says it.
    private static void Refuse<TOptions>(HandleRequestContext<TOptions> context, string? address, ProviderRefusal refusal)
        where TOptions : AuthenticationSchemeOptions
    {
        context.HttpContext.Features.Set(refusal with { ReturnUrl = address });
        context.SkipHandler();
    }

    private static AuthenticationProperties Kept(AuthenticationProperties all)
    {
        var kept = new AuthenticationProperties();
        if (all.GetTokenValue(OpenIdConnectParameterNames.IdToken) is { Length: <= LongestIdToken } token)
        {
            kept.StoreTokens([new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = token }]);
        }

        return kept;
    }
}

/// <summary>Why the provider's answer began no session.</summary>
public enum ProviderProblem
{
    /// <summary>It belongs to no sign-in of this browser's, or to one that was long ago or has ended.</summary>
    Stale,

    /// <summary>The provider did not let them, or they did not want to.</summary>
    Denied,

    /// <summary>Nothing that the provider says of them gives a role.</summary>
    NoRole,

    /// <summary>The provider can't be reached, refuses this site, or says what can't be true.</summary>
    Fault,

    /// <summary>Redis is away.</summary>
    NotKept,
}

/// <param name="User">Who it was, where that is known.</param>
public sealed record ProviderRefusal(ProviderProblem Problem, string? User = null)
{
    /// <summary>Where they were to go, from the host's root.</summary>
    public string? ReturnUrl { get; init; }
}
