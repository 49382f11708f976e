namespace RedisWeb.Accounts;

/// <summary>The names of policies: <c>[Authorize(Policy = AccountPolicies.Viewer)]</c>.</summary>
public static class AccountPolicies
{
    /// <summary>Viewers and administrators.</summary>
    public const string Viewer = nameof(AccountRole.Viewer);

    public const string Administrator = nameof(AccountRole.Administrator);
}

/// <summary>The names of authentication schemes.</summary>
public static class AccountSchemes
{
    /// <summary>Tells from the cookie who asks.</summary>
    public const string Cookie = "RedisWeb.Account";

    /// <summary>The OpenID Connect provider, where there is one.</summary>
    public const string Provider = "OpenIdConnect";

    /// <summary>Begins a session, by a password or by a provider. It never reads a cookie, so each sign-in gets an id of its own: the framework's handler gives one that it has read a new ticket.</summary>
    public const string SignIn = "RedisWeb.SignIn";
}
