using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace RedisWeb.Accounts;

/// <summary>Everybody who may sign in with a password: the list in section <c>Accounts</c>.</summary>
public sealed class AccountList(IEnumerable<Account> accounts)
{
    public const string Section = "Accounts";

    private static readonly string[] Known = [nameof(Account.Name), nameof(Account.PasswordHash), nameof(Account.Role)];

    private readonly Dictionary<string, Account> _byName = accounts.ToDictionary(account => account.Name, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<Account> All => _byName.Values;

    /// <exception cref="OptionsValidationException">Something is wrong with it; a sentence for each mistake, and never a hash.</exception>
    public static AccountList From(IConfiguration configuration)
    {
        List<string> mistakes = [];
        Dictionary<string, Account> accounts = new(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in configuration.GetSection(Section).GetChildren())
        {
            if (Read(entry, mistakes) is { } account && !accounts.TryAdd(account.Name, account))
            {
                mistakes.Add($"{entry.Path}:Name must be nobody else's, whatever its case; it is '{account.Name}' again.");
            }
        }

        return mistakes.Count == 0 ? new AccountList(accounts.Values) : throw new OptionsValidationException(Section, typeof(AccountList), mistakes);
    }

    public bool TryFind(string name, [NotNullWhen(true)] out Account? account) => _byName.TryGetValue(name, out account);

    private static Account? Read(IConfigurationSection entry, List<string> mistakes)
    {
        var before = mistakes.Count;
        mistakes.AddRange(entry.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path} is no setting of an account: it has {string.Join(", ", Known)}."));
        var (name, hash) = (entry[nameof(Account.Name)] ?? "", entry[nameof(Account.PasswordHash)] ?? "");
        if (name.Length is 0 or > Account.LongestName || name != name.Trim() || name.Any(char.IsControl))
        {
            mistakes.Add($"{entry.Path}:Name must be 1 to {Account.LongestName} characters, without spaces around them; it is '{name}'.");
        }

        if (!PasswordHash.IsOne(hash))
        {
            mistakes.Add($"{entry.Path}:PasswordHash must be a hash that the command hash-password prints; it is {(hash.Length == 0 ? "empty" : FormattableString.Invariant($"none, with {hash.Length} characters"))}.");
        }

        if (RoleOf(entry) is not { } role)
        {
            mistakes.Add($"{entry.Path}:Role must be one of {string.Join(", ", Enum.GetNames<AccountRole>())}; it is '{entry[nameof(Account.Role)]}'.");
            return null;
        }

        return mistakes.Count == before ? new Account(name, hash, role) : null;
    }

    // By its name alone: numbers would be taken too.
    private static AccountRole? RoleOf(IConfigurationSection entry) =>
        Enum.GetValues<AccountRole>().Select(role => (AccountRole?)role)
            .FirstOrDefault(role => string.Equals(role.ToString(), entry[nameof(Account.Role)], StringComparison.OrdinalIgnoreCase));
}

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
