using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RedisWeb.Redis;
using RedisWeb.Resources;
using RedisWeb.Telemetry;

namespace RedisWeb.Accounts;

/// <summary>What becomes of the provider's answers: a session like any other, or a page that says why there is none.</summary>
internal sealed partial class ProviderEvents(IOptions<ProviderOptions> settings, IAccountRecords records, RepeatedLines lines, TimeProvider clock, ILogger<ProviderEvents> log) : OpenIdConnectEvents
{
    // As a hint of who signs out it stands in an address, which servers take up to some 8 KB of. Without it the provider may ask.
    private const int LongestIdToken = 4096;

    // The best first: what is shown, and written into the audit trail.
    private static readonly string[] Names = ["preferred_username", "email", "name", "sub"];

    private string Provider => settings.Value.DisplayName;

    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var (claims, http) = (context.Principal!, context.HttpContext);
        var name = Names.Select(claims.FindFirstValue).First(each => !string.IsNullOrEmpty(each))!;
        if (settings.Value.RoleOf([.. claims.FindAll(settings.Value.RoleClaim).Select(claim => claim.Value)]) is not { } role)
        {
            await records.WriteAsync(new AuditEntry(name, clock.GetUtcNow(), http.Connection.RemoteIpAddress?.ToString() ?? "", "sign-in", "refused: no role") { IsByNobody = true });
            var problem = Texts.Account["{0} knows you as {1}, but gives you no role on this site. Ask whoever runs it for one, or sign in there as somebody else.", Provider, name];
            Refuse(context, context.ReturnUri, new ProviderRefusal(StatusCodes.Status403Forbidden, problem) { MayBeOther = true });
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
            Refuse(context, context.ReturnUri, new ProviderRefusal(StatusCodes.Status503ServiceUnavailable, null));
        }
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        Log(nameof(AccessDenied), "access was denied there.", null);
        Refuse(context, context.ReturnUrl, new ProviderRefusal(StatusCodes.Status403Forbidden, Texts.Account["It was cancelled at {0}, or {0} does not let you use this site.", Provider]));
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        // The framework's own, with no cause: the answer does not belong to a sign-in that this browser has begun.
        var isStale = context.Failure is AuthenticationFailureException { InnerException: null };
        Log(isStale ? "stale" : "fault", isStale ? context.Failure!.Message : null, context.Failure);
        Refuse(context, context.Properties?.RedirectUri, isStale
            ? new ProviderRefusal(StatusCodes.Status400BadRequest, Texts.Account["This sign-in was begun too long ago or in another browser, or it has ended already. Begin again."]) : ProviderRefusal.Fault(Provider));
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

    private void Log(string kind, string? reason, Exception? fault)
    {
        if (!lines.IsTime((nameof(ProviderEvents), kind), out var count))
        {
            return;
        }

        if (reason is not null)
        {
            LogFailed(Provider, reason, count);
        }
        else
        {
            LogFault(Provider, settings.Value.Authority, count, RepeatedLines.Causes(fault!));
        }
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

    [LoggerMessage(1, LogLevel.Information, "A sign-in with {Provider} came to nothing: {Reason} ({Count} since the last line that says so)")]
    private partial void LogFailed(string provider, string reason, int count);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in with {Provider} failed: {Authority} can't be reached, refuses this site (is the client's secret right?), or says what can't be true. ({Count} since the last line that says so; {Causes})")]
    private partial void LogFault(string provider, string authority, int count, string causes);
}

/// <summary>Why the provider's answer began no session.</summary>
/// <param name="Problem">Null where Redis is away.</param>
public sealed record ProviderRefusal(int Status, string? Problem)
{
    /// <summary>Where they were to go, from the host's root.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Whether somebody else might get further.</summary>
    public bool MayBeOther { get; init; }

    public static ProviderRefusal Fault(string provider) => new(
        StatusCodes.Status502BadGateway, Texts.Account["{0} can't be reached, or does not work with this site. Try again in a moment. If it stays so, tell whoever runs this site: its log has the cause.", provider]);
}
