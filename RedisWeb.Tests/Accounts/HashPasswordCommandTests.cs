using Microsoft.AspNetCore.Identity;
using RedisWeb.Accounts;

namespace RedisWeb.Tests.Accounts;

public sealed class HashPasswordCommandTests
{
    private const string Password = "twelve chars";

    [Test]
    public void The_hash_is_all_that_is_put_out_and_the_password_s()
    {
        var (exitCode, output, told) = Run(asksAgain: false, Password);

        Assert.That(exitCode, Is.Zero);
        Assert.That(PasswordHash.IsOne(output.Trim()));
        Assert.That(
            new PasswordHasher<Account>().VerifyHashedPassword(new Account("", "", AccountRole.Viewer), output.Trim(), Password), Is.EqualTo(PasswordVerificationResult.Success));
        Assert.That(told, Does.Contain("Accounts__0__PasswordHash").And.Not.Contain(Password));
    }

    [TestCase("eleven char")]
    [TestCase("")]
    [TestCase(null)]
    public void Too_short_a_password_is_refused(string? password)
    {
        var (exitCode, output, told) = Run(asksAgain: false, password);

        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(told, Does.Contain("at least 12 characters"));
    }

    [TestCase(Password, 0)]
    [TestCase("twelve chars.", 1)]
    public void On_a_terminal_it_is_asked_for_twice(string again, int expected)
    {
        var (exitCode, output, _) = Run(asksAgain: true, Password, again);

        Assert.That((exitCode, output.Length > 0), Is.EqualTo((expected, expected == 0)));
    }

    private static (int ExitCode, string Output, string Told) Run(bool asksAgain, params string?[] answers)
    {
        using var output = new StringWriter();
        using var told = new StringWriter();
        var next = 0;
        var exitCode = HashPasswordCommand.Run(_ => answers[next++], asksAgain, output, told);
        return (exitCode, output.ToString(), told.ToString());
    }
}
