using System.Text;

namespace RedisWeb.Calculations;

/// <summary>Names in addresses: lower-case words joined by hyphens.</summary>
public static class SlugText
{
    /// <summary>The kebab-case of a type name: <c>PrimeCount</c> becomes <c>prime-count</c>.</summary>
    public static string Of(string typeName)
    {
        var slug = new StringBuilder(typeName.Length + 4);
        foreach (var c in typeName)
        {
            if (char.IsUpper(c) && slug.Length > 0)
            {
                slug.Append('-');
            }

            slug.Append(char.ToLowerInvariant(c));
        }

        return slug.ToString();
    }

    /// <summary>Whether it may stand in an address and a key as it is.</summary>
    public static bool IsValid(string slug) =>
        slug.Length is > 0 and <= 60
        && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && slug[0] != '-' && slug[^1] != '-';
}
