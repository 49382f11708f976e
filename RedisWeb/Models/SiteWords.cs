using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>What the scripts of every page say, for an attribute of it.</summary>
public static class SiteWords
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ConcurrentDictionary<CultureInfo, string> Made = new();

    /// <summary>In the language of the request.</summary>
    public static string Json => Made.GetOrAdd(Languages.Current, _ => JsonSerializer.Serialize(
        new
        {
            Now = Texts.Site["just now"],
            Ago = Texts.Site["{0} ago"],
            Expires = Texts.Site["expires in {0}"],
            Expired = Texts.Site["expired by now"],
            Seconds = Texts.Site["{0} s"],
            Minute = Texts.Site["{0} minute"],
            Minutes = Texts.Site["{0} minutes"],
            Hour = Texts.Site["{0} hour"],
            Hours = Texts.Site["{0} hours"],
            Day = Texts.Site["{0} day"],
            Days = Texts.Site["{0} days"],
            Copied = Texts.Site["Copied"],
            Copy = Texts.Site["Copy it from the address bar"],
            Save = Texts.Site["Save {0}"],
            Colon = Texts.Answer[": "],
        },
        Written));
}
