namespace RedisWeb.Accounts;

/// <summary>Somebody who may sign in with a password.</summary>
public sealed record Account(string Name, string PasswordHash, AccountRole Role)
{
    public const int LongestName = 64;

    public override string ToString() => Name; // whoever prints it shall not print the hash
}
