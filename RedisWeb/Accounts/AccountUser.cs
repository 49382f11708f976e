using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Accounts;

/// <summary>What is known of somebody who has signed in.</summary>
public static class AccountUser
{
    /// <summary>What an account was when its session began: another password or role ends the session; of a provider, its settings.</summary>
    private const string Stamp = "redisweb:stamp";

    private const string LinkStamp = "link";

    /// <summary>The name of whoever may at least look; null for everybody else.</summary>
    public static string? NameOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } identity && (user.IsInRole(AccountPolicies.Viewer) || user.IsInRole(AccountPolicies.Administrator)) ? identity.Name ?? "" : null;

    /// <summary>Whether the session could not be asked for in Redis: it may have been ended meanwhile.</summary>
    internal static bool IsUnchecked(HttpContext context) => context.Features.Get<TicketFeature>() is { IsChecked: false };

    /// <summary>Whether the request would be allowed, were Redis there: part of every policy is that a session which may have been ended may look and not change.</summary>
    public static bool MayOnlyLook(HttpContext context) => IsUnchecked(context) && !IsSafe(context.Request.Method);

    internal static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    internal static ClaimsPrincipal With(Account account) => Make(account.Name, account.Name, account.Role, StampOf(account));

    internal static ClaimsPrincipal WithLink() => Make("developer", "developer", AccountRole.Administrator, LinkStamp);

    internal static ClaimsPrincipal WithProvider(ProviderOptions provider, string subject, string name, AccountRole role) => Make(provider.Tag(subject), name, role, provider.Stamp);

    /// <summary>Whether the session began with the provider.</summary>
    public static bool IsFromProvider(ClaimsPrincipal user) => user.FindFirstValue(Stamp)?.StartsWith(ProviderOptions.TagStart, StringComparison.Ordinal) == true;

    /// <summary>Whether the account still is what it was.</summary>
    internal static bool IsStill(ClaimsPrincipal user, AccountList accounts, bool isLinkOffered, ProviderOptions provider) => user.FindFirstValue(Stamp) switch
    {
        LinkStamp => isLinkOffered,
        { } stamp when IsFromProvider(user) => provider.IsOffered && stamp == provider.Stamp,
        var stamp => accounts.TryFind(user.Identity?.Name ?? "", out var account) && StampOf(account) == stamp,
    };

    /// <summary>How a session began, for the trail.</summary>
    internal static string WayOf(ClaimsPrincipal? user) => user?.FindFirstValue(Stamp) switch
    {
        LinkStamp => "done, by the link in the log",
        not null when IsFromProvider(user) => "done, by OpenID Connect",
        _ => "done",
    };

    private static ClaimsPrincipal Make(string id, string name, AccountRole role, string stamp) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, id), new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role.ToString()), new Claim(Stamp, stamp)], AccountSchemes.SignIn));

    private static string StampOf(Account account) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Role}:{account.PasswordHash}")).AsSpan(0, 16));
}
