using System.ComponentModel.DataAnnotations;
using System.Net;

namespace RedisWeb.Http;

/// <summary>Which proxies are believed about who asked, and how: section <c>Proxy</c>.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses (10.0.0.4) and networks (10.0.0.0/8), separated by commas, whose X-Forwarded-For, -Proto and -Prefix count; nobody else's do.</summary>
    [CustomValidation(typeof(ProxyOptions), nameof(CheckTrusted))]
    public string Trusted { get; set; } = "";

    /// <summary>How many proxies a request passes.</summary>
    [Range(1, 10)]
    public int Hops { get; set; } = 1;

    internal IEnumerable<IPNetwork> Networks => Parts(Trusted).Select(part => Parse(part)!.Value);

    public static ValidationResult? CheckTrusted(string trusted) =>
        Parts(trusted).FirstOrDefault(part => Parse(part) is null) is { } wrong
            ? new ValidationResult($"Proxy:Trusted has '{wrong}', which is neither an address (10.0.0.4) nor a network (10.0.0.0/8).", [nameof(Trusted)])
            : ValidationResult.Success;

    private static string[] Parts(string trusted) => trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // An address is a network of one.
    private static IPNetwork? Parse(string part) =>
        IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(part, out var network) ? network
        : null;
}
