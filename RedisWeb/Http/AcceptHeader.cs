using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace RedisWeb.Http;

/// <summary>Chooses what to send by what the client accepts (RFC 9110, section 12.5.1).</summary>
internal static class AcceptHeader
{
    /// <summary>The best of the offered media types: by quality, then by how exactly it was named, then by the offer's order.</summary>
    /// <returns>Its position, the first when the client says nothing that can be read, or -1 when it accepts none of them.</returns>
    public static int Choose(StringValues accept, params ReadOnlySpan<string> offered)
    {
        if (StringValues.IsNullOrEmpty(accept) || BeginsWith(accept, offered[0])
            || !MediaTypeHeaderValue.TryParseList(accept, out var ranges) || ranges.Count == 0)
        {
            return 0;
        }

        var (best, bestRank) = (-1, (Quality: 0.0, Exactness: 0));
        for (var i = 0; i < offered.Length; i++)
        {
            var rank = Rank(offered[i], ranges);
            if (rank.Quality > 0 && rank.CompareTo(bestRank) > 0)
            {
                (best, bestRank) = (i, rank);
            }
        }

        return best;
    }

    // What every browser sends: the first offer, named first and without a quality, can't be beaten.
    private static bool BeginsWith(StringValues accept, string mediaType) =>
        accept[0]!.StartsWith(mediaType, StringComparison.Ordinal) && (accept[0]!.Length == mediaType.Length || accept[0]![mediaType.Length] == ',');

    // The most exact range that fits decides, also when it is the one with the lower quality.
    private static (double Quality, int Exactness) Rank(string mediaType, IList<MediaTypeHeaderValue> ranges)
    {
        var rank = (Quality: 0.0, Exactness: 0);
        foreach (var range in ranges)
        {
            var exactness = Exactness(mediaType, range);
            var quality = range.Quality ?? 1;
            if (exactness > rank.Exactness || (exactness == rank.Exactness && quality > rank.Quality))
            {
                rank = (exactness == 0 ? 0 : quality, exactness);
            }
        }

        return rank;
    }

    private static int Exactness(string mediaType, MediaTypeHeaderValue range)
    {
        if (range.MatchesAllTypes)
        {
            return 1;
        }

        if (range.MatchesAllSubTypes)
        {
            return range.Type.Length < mediaType.Length && mediaType[range.Type.Length] == '/' && mediaType.StartsWith(range.Type.AsSpan(), StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        }

        return range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 3 : 0;
    }
}
