using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>Where administrators sign in.</summary>
/// <param name="ReturnUrl">Where they go then; an address of this site, or null.</param>
public sealed record SignInPage(string? ReturnUrl)
{
    public string User { get; init; } = "";

    public string? UserError { get; init; }

    public string? PasswordError { get; init; }

    /// <summary>What did not happen, where something did not.</summary>
    public string ProblemTitle { get; init; } = Texts.Account["Nobody was signed in"];

    /// <summary>Why, beside what is wrong with a field.</summary>
    public string? Problem { get; init; }

    /// <summary>Of the link that led here; a press of a button uses it, so that a preview does not.</summary>
    public string? Link { get; init; }

    /// <summary>Whether there are no accounts, and a link in the log instead.</summary>
    public bool IsLinkOffered { get; init; }

    public string? SignedInAs { get; init; }

    /// <summary>Whether anybody has a password.</summary>
    public bool HasPasswords { get; init; } = true;

    /// <summary>Where else one can sign in.</summary>
    public ProviderLink? Provider { get; init; }

    public bool HasErrors => Problem is not null || UserError is not null || PasswordError is not null;
}

/// <summary>Somebody else who knows who asks.</summary>
/// <param name="Address">Where the browser is sent there from, from the site's root.</param>
public sealed record ProviderLink(string Name, string Address);

/// <summary>One is signed out here, and the browser goes to the provider for the same there.</summary>
public sealed record SignedOutPage(string Provider, string Address);
