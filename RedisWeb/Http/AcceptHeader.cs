using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace RedisWeb.Http;

/// <summary>Chooses what to send by what the client accepts (RFC 9110, section 12.5.1).</summary>
internal static class AcceptHeader
{
    private static readonly string[] ErrorTypes = [Representation.Html.MediaType(), RepresentationNames.Problem, Representation.Json.MediaType()];

    /// <summary>Whether an error is reported in a page, for people, and not in problem details, for programs: by the address that was asked for and by what is accepted.</summary>
    public static bool WantsPage(HttpRequest request, string? path) =>
        RepresentationNames.FromSuffix(path.AsSpan(path is null ? 0 : path.LastIndexOf('.') + 1)) is null
        && Choose(request.Headers.Accept, ErrorTypes) == 0;

    /// <summary>The best of the offered media types: by quality, then by how exactly it was named, then by the offer's order.</summary>
    /// <returns>Its position, the first when the client says nothing that can be read, or -1 when it accepts none of them.</returns>
    public static int Choose(StringValues accept, params string[] offered)
    {
        if (Takes(accept, offered[0])
            || !MediaTypeHeaderValue.TryParseList(accept, out var ranges) || ranges.Count == 0)
        {
            return 0;
        }

        var ranks = Array.ConvertAll(offered, each => Rank(each, ranges));
        var best = ranks.Max();
        return best.Quality > 0 ? Array.IndexOf(ranks, best) : -1;
    }

    /// <summary>Whether this can't be beaten, whatever else is offered: nothing is said, or it is named first and without a quality, as every browser does.</summary>
    public static bool Takes(StringValues accept, string mediaType) => StringValues.IsNullOrEmpty(accept) || accept[0] is "*/*"
        || accept[0]!.StartsWith(mediaType, StringComparison.Ordinal) && (accept[0]!.Length == mediaType.Length || accept[0]![mediaType.Length] == ',');

    // The most exact range that fits decides, also when it is the one with the lower quality.
    private static (double Quality, int Exactness) Rank(string mediaType, IList<MediaTypeHeaderValue> ranges)
    {
        var (exactness, quality) = ranges.Max(range => (Exactness(mediaType, range), range.Quality ?? 1));
        return (exactness == 0 ? 0 : quality, exactness);
    }

    private static int Exactness(string mediaType, MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 1
        : range.MatchesAllSubTypes ? mediaType.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) ? 2 : 0
        : range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 3 : 0;
}
