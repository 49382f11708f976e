namespace RedisWeb.Accounts;

/// <summary>Redis can't be reached, or did not take it: nobody can sign in, and no session be ended.</summary>
public sealed class AccountsUnavailableException(string message, Exception cause) : Exception(message, cause);
