using System.Buffers.Binary;

namespace RedisWeb.Accounts;

/// <summary>
/// What ASP.NET Core's PasswordHasher writes, in Base64: a 1, pseudo-random function, iterations and length of the salt (four bytes each, the highest first), the salt, and the key
/// derived by PBKDF2.
/// </summary>
internal static class PasswordHash
{
    private const byte Version = 1;
    private const int Header = 13;
    private const int LeastSalt = 16;
    private const int LeastKey = 16;
    private const int MostBytes = 1024;

    public static bool IsOne(string text)
    {
        var buffer = new byte[MostBytes];
        if (!Convert.TryFromBase64String(text, buffer, out var length) || length < Header + LeastSalt + LeastKey || buffer[0] != Version)
        {
            return false;
        }

        var function = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(1));
        var iterations = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(9));
        return function <= 2 && iterations is > 0 and <= 10_000_000 && salt is >= LeastSalt and <= MostBytes && length - Header - salt >= LeastKey;
    }
}
