using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Http;

/// <summary>Who may take answers back by HTTP; section <c>Invalidation</c>.</summary>
public sealed class InvalidationOptions
{
    public const string Section = "Invalidation";

    /// <summary>The bearer token of programs that take answers back: 16 characters at least, no spaces. Empty: nobody may, and the addresses are not there.</summary>
    [MaxLength(512)]
    [RegularExpression(@"\S{16,}", ErrorMessage = "{0} must have at least 16 characters and no spaces.")]
    public string Token { get; set; } = "";
}
