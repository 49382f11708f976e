namespace RedisWeb.Models;

/// <summary>Where administrators sign in.</summary>
/// <param name="ReturnUrl">Where they go then; an address of this site, or null.</param>
public sealed record SignInPage(string? ReturnUrl)
{
    /// <summary>As it was typed.</summary>
    public string User { get; init; } = "";

    public string? UserError { get; init; }

    public string? PasswordError { get; init; }

    /// <summary>What did not happen, where something did not.</summary>
    public string ProblemTitle { get; init; } = "Nobody was signed in";

    /// <summary>Why, beside what is wrong with a field.</summary>
    public string? Problem { get; init; }

    /// <summary>Of the link that led here; a press of a button uses it, so that a preview does not.</summary>
    public string? Link { get; init; }

    /// <summary>Whether there are no accounts, and a link in the log instead.</summary>
    public bool IsLinkOffered { get; init; }

    /// <summary>Whoever has signed in already.</summary>
    public string? SignedInAs { get; init; }

    /// <summary>Other ways to sign in.</summary>
    public IReadOnlyList<ExternalSignIn> External { get; init; } = [];

    public bool HasErrors => Problem is not null || UserError is not null || PasswordError is not null;
}

/// <summary>Somebody else who knows who asks.</summary>
/// <param name="Scheme">The name that the site knows them by.</param>
/// <param name="Title">What people call them.</param>
public sealed record ExternalSignIn(string Scheme, string Title);
