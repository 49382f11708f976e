using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Accounts;

/// <summary>What is known of somebody who has signed in.</summary>
public static class AccountUser
{
    /// <summary>What an account was when its session began: another password or role ends the session. External sessions have none.</summary>
    private const string Stamp = "redisweb:stamp";

    private const string LinkStamp = "link";

    /// <summary>The name of whoever may at least look; null for everybody else.</summary>
    public static string? NameOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } identity && (user.IsInRole(AccountPolicies.Viewer) || user.IsInRole(AccountPolicies.Administrator)) ? identity.Name ?? "" : null;

    /// <summary>Whether the session could not be asked for in Redis: it may have been ended meanwhile.</summary>
    public static bool IsUnchecked(HttpContext context) => context.Features.Get<TicketFeature>() is { IsChecked: false };

    internal static ClaimsPrincipal With(Account account) => Make(account.Name, account.Role, StampOf(account));

    internal static ClaimsPrincipal WithLink() => Make("developer", AccountRole.Administrator, LinkStamp);

    /// <summary>Whether the account still is what it was.</summary>
    internal static bool IsStill(ClaimsPrincipal user, AccountList accounts, bool isLinkOffered) => user.FindFirstValue(Stamp) switch
    {
        null => true,
        LinkStamp => isLinkOffered,
        var stamp => accounts.TryFind(user.Identity?.Name ?? "", out var account) && StampOf(account) == stamp,
    };

    /// <summary>How a session began, for the trail.</summary>
    internal static string WayOf(ClaimsPrincipal? user) => user?.FindFirstValue(Stamp) switch
    {
        null => user is not null && NameOf(user) is not null ? "done, elsewhere" : "done, elsewhere, without a role",
        LinkStamp => "done, by the link in the log",
        _ => "done",
    };

    private static ClaimsPrincipal Make(string name, AccountRole role, string stamp) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, name), new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role.ToString()), new Claim(Stamp, stamp)], AccountSchemes.SignIn));

    private static string StampOf(Account account) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Role}:{account.PasswordHash}")).AsSpan(0, 16));
}
