using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Accounts;

namespace RedisWeb.Tests.Support;

/// <summary>Two who may sign in: ada, an administrator, and vic, a viewer.</summary>
public static class TestAccounts
{
    public const string Password = "correct horse battery";

    private const int FewIterations = 10; // for tests, not for secrets

    /// <summary>Of the password.</summary>
    public static string Hash { get; } = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = FewIterations }))
        .HashPassword(new Account("", "", AccountRole.Viewer), Password);

    /// <summary>Ada alone, for copies that are processes.</summary>
    public static string[] Arguments { get; } = ["--Accounts:0:Name=ada", "--Accounts:0:PasswordHash=" + Hash, "--Accounts:0:Role=Administrator"];

    public static TestSite WithAccounts(this TestSite site)
    {
        site.ClientOptions.BaseAddress = new Uri("https://localhost"); // its cookies are for HTTPS
        return site
            .With("Accounts:0:Name", "ada").With("Accounts:0:PasswordHash", Hash).With("Accounts:0:Role", "Administrator")
            .With("Accounts:1:Name", "vic").With("Accounts:1:PasswordHash", Hash).With("Accounts:1:Role", "viewer");
    }

    /// <summary>For browsers: over plain HTTP they keep the cookie in Development alone.</summary>
    public static TestSite OverHttp(LocalServer? server = null, Action<TestSite>? change = null)
    {
        var site = new TestSite(new Halving()) { Environment = "Development" }.WithAccounts().With(server ?? new LocalServer(TimeProvider.System));
        site.ClientOptions.BaseAddress = new Uri("http://localhost");
        change?.Invoke(site);
        return site.Listening();
    }

    /// <summary>Signs in by the form.</summary>
    public static async Task<FormVisitor> SignedInAsync(this TestSite site, string name)
    {
        var visitor = new FormVisitor(site);
        await visitor.SignInAsync(name);
        Assert.That((visitor.Status, visitor.Location), Is.EqualTo((303, "/admin/diagnostics")));
        return visitor;
    }

    public static async Task SignInAsync(this FormVisitor visitor, string name, string password = Password, string query = "")
    {
        await visitor.OpenAsync("/account/sign-in" + query);
        await visitor.PostAsync("/account/sign-in", ("user", name), ("password", password), ("returnUrl", visitor.Value("returnUrl") ?? ""));
    }

    /// <summary>The name in the masthead of a page; null where nobody has signed in.</summary>
    public static async Task<string?> NameAsync(this FormVisitor visitor, string address = "/")
    {
        var name = (await visitor.OpenAsync(address)).QuerySelector(".masthead .account a")?.TextContent;
        Assert.That(visitor.Status, Is.EqualTo(200), address);
        return name;
    }

    /// <summary>Counts how often a password is looked at.</summary>
    public static HashCount CountHashes(this TestSite site)
    {
        var count = new HashCount();
        site.With(services => services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>>(count)));
        return count;
    }

    public static Task<(Account? Account, TimeSpan? Wait)> TryAsync(this TestSite site, string name, string password, string from) =>
        site.Services.GetRequiredService<PasswordSignIn>().TryAsync(name, password, IPAddress.Parse(from), CancellationToken.None);
}

public sealed class HashCount : IPasswordHasher<Account>
{
    private readonly PasswordHasher<Account> _hasher = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public string HashPassword(Account user, string password) => _hasher.HashPassword(user, password);

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _count);
        return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
