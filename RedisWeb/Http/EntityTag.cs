using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace RedisWeb.Http;

/// <summary>Names the bytes of one representation of one answer.</summary>
internal static class EntityTag
{
    // Another build may write the same answer differently, so its tags are other tags; copies of one build agree.
    private static readonly string Build = typeof(EntityTag).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>The tag for a header. JSON's is weak: it tells its age, so its bytes differ while it says the same.</summary>
    public static string Of(string answer, Representation representation) =>
        $"{(representation == Representation.Json ? "W/" : "")}\"{answer}.{Build}.{representation.Suffix()}\"";

    /// <summary>Whether the client has it already (<c>If-None-Match</c>, compared weakly as RFC 9110 section 13.1.2 wants it).</summary>
    public static bool IsIn(StringValues ifNoneMatch, string tag)
    {
        if (StringValues.IsNullOrEmpty(ifNoneMatch)
            || !EntityTagHeaderValue.TryParseList(ifNoneMatch, out var listed)
            || !EntityTagHeaderValue.TryParse(tag, out var current))
        {
            return false;
        }

        return listed.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(current, useStrongComparison: false));
    }
}
