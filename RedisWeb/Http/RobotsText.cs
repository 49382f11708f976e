using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Http;

/// <summary><c>/robots.txt</c> (RFC 9309): crawlers may read every page, and of each calculation the answer to its defaults; they have nothing else computed.</summary>
internal static class RobotsText
{
    /// <param name="root">Where the site is; empty for the root of its host.</param>
    public static string Of(PathString root, IEnumerable<Calculation> calculations)
    {
        var text = new StringBuilder("User-agent: *\n");
        foreach (var calculation in calculations.Where(each => each.IsListed))
        {
            text.Append($"Allow: {root}/calculations/{calculation.Slug}?{calculation.Form.Defaults.Canonical}$\n"); // the longest rule that fits is the one that counts
        }

        return text.Append($"Disallow: {root}/*?\nDisallow: {root}/calculations/*.\nDisallow: {root}/jobs\n").ToString();
    }
}
