using System.Security.Cryptography;

namespace RedisWeb.Http;

/// <summary>What a visitor is told of a fault, and the log has beside its cause.</summary>
internal static class LogReference
{
    // Without letters and digits that look alike: references are read out on telephones.
    private const string Characters = "23456789abcdefghjkmnpqrstuvwxyz";

    public static string New() => RandomNumberGenerator.GetString(Characters, 10);
}
