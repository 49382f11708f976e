using System.Buffers.Text;
using System.Security.Cryptography;

namespace RedisWeb.Boards;

/// <summary>What stands in a board's address: 160 random bits, so that whoever has it was given it.</summary>
public static class BoardToken
{
    private const int Bytes = 20;

    private static readonly int Length = Base64Url.GetEncodedLength(Bytes);

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether it looks like one.</summary>
    public static bool IsToken(string text) => text.Length == Length && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_');
}
