using System.ComponentModel.DataAnnotations;
using System.Net;

namespace RedisWeb.Http;

/// <summary>Which proxies are believed about who asked, and how: section <c>Proxy</c>.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    public const string Section = "Proxy";

    /// <summary>Addresses (10.0.0.4) and networks (10.0.0.0/8) whose X-Forwarded-For and X-Forwarded-Proto count. Empty: nobody's, for anyone can send them.</summary>
    public IList<string> Trusted { get; } = [];

    /// <summary>How many proxies a request passes; each adds one entry to the headers.</summary>
    [Range(1, 10, ErrorMessage = "Proxy:Hops must be between {1} and {2}.")]
    public int Hops { get; set; } = 1;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Trusted
        .Where(each => !IPAddress.TryParse(each, out _) && !IPNetwork.TryParse(each, out _))
        .Select(each => new ValidationResult($"Proxy:Trusted has '{each}', which is neither an address (10.0.0.4) nor a network (10.0.0.0/8).", [nameof(Trusted)]));
}
