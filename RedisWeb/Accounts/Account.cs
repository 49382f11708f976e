namespace RedisWeb.Accounts;

/// <summary>Somebody who may sign in with a password.</summary>
public sealed record Account(string Name, string PasswordHash, AccountRole Role)
{
    public const int LongestName = 64;

    public override string ToString() => Name; // whoever prints it shall not print the hash
}

/// <summary>What somebody who has signed in may do.</summary>
public enum AccountRole
{
    /// <summary>May look at everything under <c>/admin</c>, and change nothing.</summary>
    Viewer,

    /// <summary>May look and change.</summary>
    Administrator,
}

/// <summary>The names of policies: <c>[Authorize(Policy = AccountPolicies.Viewer)]</c>.</summary>
public static class AccountPolicies
{
    /// <summary>Viewers and administrators.</summary>
    public const string Viewer = nameof(AccountRole.Viewer);

    public const string Administrator = nameof(AccountRole.Administrator);
}
