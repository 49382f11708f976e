using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Accounts;

/// <summary>Sign-in by OpenID Connect; section <c>SignIn:OpenIdConnect</c>. Without an authority there is none.</summary>
public sealed class ProviderOptions
{
    public const string Section = "SignIn:OpenIdConnect";

    /// <summary>The provider's address (its issuer), as https://sso.example.com/realms/staff; http only on this machine. Empty: there is none.</summary>
    [StringLength(512)]
    [CustomValidation(typeof(ProviderOptions), nameof(CheckAuthority))]
    public string Authority { get; set; } = "";

    /// <summary>What the provider knows this site by. Needed where there is an authority.</summary>
    [StringLength(256)]
    [CustomValidation(typeof(ProviderOptions), nameof(CheckClientId))]
    public string ClientId { get; set; } = "";

    /// <summary>What the site proves itself with there. Empty: a public client.</summary>
    [StringLength(1024)]
    public string ClientSecret { get; set; } = "";

    /// <summary>What stands on the button, after "Sign in with".</summary>
    [Required]
    [StringLength(40)]
    public string DisplayName { get; set; } = "single sign-on";

    /// <summary>What is asked of the provider, separated by spaces.</summary>
    [StringLength(512)]
    [RegularExpression(@"(.*\s)?openid(\s.*)?", ErrorMessage = "{0} must have openid among its words.")]
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>The claim, of the ID token or the user info, that tells roles: a text or a list of texts. Usual are roles and groups.</summary>
    [Required]
    [StringLength(256)]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Its values that make a viewer, separated by commas; case counts.</summary>
    [StringLength(4096)]
    public string ViewerValues { get; set; } = "";

    /// <summary>Likewise, an administrator. Where there is an authority, one of the two lists is needed.</summary>
    [StringLength(4096)]
    [CustomValidation(typeof(ProviderOptions), nameof(CheckValues))]
    public string AdministratorValues { get; set; } = "";

    internal const string TagStart = "provider:";

    internal bool IsOffered => Authority.Length > 0;

    /// <summary>Who decides about roles, and how: sessions that began under other settings end.</summary>
    internal string Stamp => Tag($"{ClientId}\n{RoleClaim}\n{ViewerValues}\n{AdministratorValues}");

    /// <summary>Something of this provider's, such that it is no name of an account: those are shorter.</summary>
    internal string Tag(string text) => TagStart + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Authority}\n{text}")));

    /// <returns>Null where none of the values gives a role.</returns>
    internal AccountRole? RoleOf(IReadOnlyCollection<string> values) =>
        Parts(AdministratorValues).Intersect(values).Any() ? AccountRole.Administrator : Parts(ViewerValues).Intersect(values).Any() ? AccountRole.Viewer : null;

    public static ValidationResult? CheckAuthority(string authority, ValidationContext context) => authority.Length == 0
        ? Check(((ProviderOptions)context.ObjectInstance).ClientId.Length == 0, context, "must not be empty where there is a ClientId.")
        : Check(
            Uri.TryCreate(authority, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }) && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0,
            context, $"must be an https address, or an http address of this machine; it is '{authority}'.");

    public static ValidationResult? CheckClientId(string clientId, ValidationContext context) =>
        Check(clientId.Length > 0 || !((ProviderOptions)context.ObjectInstance).IsOffered, context, "must not be empty where there is an Authority.");

    public static ValidationResult? CheckValues(string values, ValidationContext context) => Check(
        context.ObjectInstance is ProviderOptions all && (!all.IsOffered || Parts(values).Length + Parts(all.ViewerValues).Length > 0),
        context, "must have a value, or ViewerValues must, where there is an Authority: else nobody could sign in.");

    private static ValidationResult? Check(bool isRight, ValidationContext context, string rule) =>
        isRight ? ValidationResult.Success : new ValidationResult($"{context.DisplayName} {rule}", [context.MemberName!]);

    private static string[] Parts(string values) => values.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
