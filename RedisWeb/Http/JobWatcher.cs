using System.Buffers.Text;
using System.Security.Cryptography;
using RedisWeb.Jobs;
using RedisWeb.Limits;

namespace RedisWeb.Http;

/// <summary>Who waits for jobs: whoever has the cookie, which is made with the first page of a job; without one, whoever has the address.</summary>
/// <remarks>It goes with nothing but jobs, so that all other pages are the same for whoever has it; no form token goes with it, whose own cookie would go with everything.</remarks>
internal static class JobWatcher
{
    private const string CookieName = "RedisWeb.Jobs";
    private const int Bytes = 16;

    /// <summary>What the visitor is known by. A cookie can't name an address, since those are shorter.</summary>
    public static string Of(HttpContext context) => FromCookie(context) ?? ClientLimits.NameOf(context.Connection.RemoteIpAddress);

    /// <summary>The same for the page of a job, with which the cookie is made where there is none.</summary>
    public static string OfPage(HttpContext context)
    {
        if (FromCookie(context) is { } known)
        {
            return known;
        }

        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(CookieName, id, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = context.Request.PathBase.Add("/jobs"),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        return id;
    }

    private static string? FromCookie(HttpContext context) => context.Request.Cookies[CookieName] is { } id && JobId.IsValid(id) ? id : null;
}
