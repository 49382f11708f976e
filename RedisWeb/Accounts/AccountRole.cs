namespace RedisWeb.Accounts;

/// <summary>What somebody who has signed in may do.</summary>
public enum AccountRole
{
    /// <summary>May look at everything under <c>/admin</c>, and change nothing.</summary>
    Viewer,

    /// <summary>May look and change.</summary>
    Administrator,
}
