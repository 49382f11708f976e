using System.Globalization;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>Sizes as people read them, in steps of 1,024: "812 bytes", "1.2 KB", "34 KB", "9.3 MB".</summary>
public static class BytesText
{
    private static readonly string[] Units = ["KB", "MB", "GB", "TB", "PB", "EB"];

    public static string Of(long bytes)
    {
        if (bytes is < 1024 and > -1024)
        {
            var written = bytes.ToString(CultureInfo.CurrentCulture);
            return bytes is 1 or -1 ? Texts.Site["{0} byte", written] : Texts.Site["{0} bytes", written];
        }

        var size = bytes / 1024.0;
        var unit = 0;
        while (Math.Abs(size) >= 1023.5 && unit < Units.Length - 1) // what would be written as 1024 is 1.0 of the next
        {
            size /= 1024;
            unit++;
        }

        return size.ToString(Math.Abs(size) < 9.95 ? "0.0" : "0", CultureInfo.CurrentCulture) + " " + Units[unit];
    }
}
