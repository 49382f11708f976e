using System.Data.Common;
using System.Web;

namespace RedisWeb.Calculations;

/// <summary>Connection strings in the form that hosters hand out.</summary>
internal static class ReportConnectionString
{
    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <returns>What <c>postgres://user:password@host:5432/database?sslmode=require</c> is to Npgsql; anything else as it is.</returns>
    public static string Of(string configured) =>
        Uri.TryCreate(configured.Trim(), UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme) && address.Host.Length > 0 ? Of(address) : configured;

    private static string Of(Uri address)
    {
        var settings = new DbConnectionStringBuilder { ["Host"] = address.DnsSafeHost };
        var user = address.UserInfo.Split(':', 2);
        var parts = new[] { ("Port", address.Port > 0 ? $"{address.Port}" : ""), ("Database", address.AbsolutePath[1..]), ("Username", user[0]), ("Password", user.ElementAtOrDefault(1) ?? "") };
        foreach (var (key, value) in parts.Where(part => part.Item2.Length > 0))
        {
            settings[key] = Uri.UnescapeDataString(value);
        }

        var options = HttpUtility.ParseQueryString(address.Query);
        foreach (var key in options.AllKeys.OfType<string>())
        {
            settings[key.Replace('_', ' ')] = key == "sslmode" ? options[key]!.Replace("-", "", StringComparison.Ordinal) : options[key]!;
        }

        return settings.ConnectionString;
    }
}
