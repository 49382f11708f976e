using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RedisWeb.Accounts;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

public sealed class AccountListTests
{
    [Test]
    public void Accounts_are_read_and_found_whatever_the_case_of_their_name()
    {
        var accounts = Read(("0:Name", "Ada"), ("0:PasswordHash", TestAccounts.Hash), ("0:Role", "administrator"));

        Assert.That(accounts.TryFind("aDA", out var ada), Is.True);
        Assert.That((ada!.Name, ada.Role), Is.EqualTo(("Ada", AccountRole.Administrator)));
        Assert.That(ada.ToString(), Does.Not.Contain(TestAccounts.Hash));
        Assert.That(accounts.TryFind("bob", out _), Is.False);
    }

    [Test]
    public void None_is_no_mistake() => Assert.That(Read().All, Is.Empty);

    [TestCase("0:Name", "", "Accounts:0:Name must be 1 to 64 characters, without spaces around them; it is ''.")]
    [TestCase("0:Name", " ada", "Accounts:0:Name must be 1 to 64 characters, without spaces around them; it is ' ada'.")]
    [TestCase("0:Role", "Root", "Accounts:0:Role must be one of Viewer, Administrator; it is 'Root'.")]
    [TestCase("0:Role", "1", "Accounts:0:Role must be one of Viewer, Administrator; it is '1'.")]
    [TestCase("0:PasswordHash", "", "Accounts:0:PasswordHash must be a hash that the command hash-password prints; it is empty.")]
    [TestCase("0:PasswordHash", "my password", "Accounts:0:PasswordHash must be a hash that the command hash-password prints; it is none, with 11 characters.")]
    [TestCase("0:PasswordHash", "AQAAAAIAAYagAAAAEA==", "Accounts:0:PasswordHash must be a hash that the command hash-password prints; it is none, with 20 characters.")]
    [TestCase("0:Password", "hunter2", "Accounts:0:Password is no setting of an account: it has Name, PasswordHash, Role.")]
    public void What_is_wrong_is_told_by_its_key_and_never_with_the_hash(string key, string value, string mistake)
    {
        var settings = new Dictionary<string, string> { ["0:Name"] = "ada", ["0:PasswordHash"] = TestAccounts.Hash, ["0:Role"] = "Viewer", [key] = value };

        Assert.That(() => Read([.. settings.Select(each => (each.Key, each.Value))]), Throws.TypeOf<OptionsValidationException>().With.Property("Failures").EqualTo(new[] { mistake }));
    }

    [Test]
    public void A_name_is_one_accounts_alone() => Assert.That(
        () => Read(("0:Name", "ada"), ("0:PasswordHash", TestAccounts.Hash), ("0:Role", "Viewer"), ("1:Name", "ADA"), ("1:PasswordHash", TestAccounts.Hash), ("1:Role", "Viewer")),
        Throws.TypeOf<OptionsValidationException>().With.Property("Failures").EqualTo(new[] { "Accounts:1:Name must be nobody else's, whatever its case; it is 'ADA' again." }));

    [Test]
    public void Another_password_role_or_nobody_at_all_ends_a_session()
    {
        var ada = new Account("ada", TestAccounts.Hash, AccountRole.Administrator);
        var user = AccountUser.With(ada);
        bool IsStill(params Account[] now) => AccountUser.IsStill(user, new AccountList(now), isLinkOffered: false, new ProviderOptions());

        Assert.That(IsStill(ada), Is.True);
        Assert.That(IsStill(ada with { Role = AccountRole.Viewer }), Is.False);
        Assert.That(IsStill(ada with { PasswordHash = new PasswordHasher<Account>().HashPassword(ada, "another") }), Is.False);
        Assert.That(IsStill(), Is.False);
        Assert.That(AccountUser.IsStill(AccountUser.WithLink(), new AccountList([]), isLinkOffered: false, new ProviderOptions()), Is.False, "a link's is good only where there are links");
    }

    private static AccountList Read(params (string Key, string Value)[] settings) => AccountList.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(each => KeyValuePair.Create($"Accounts:{each.Key}", (string?)each.Value))).Build());
}
