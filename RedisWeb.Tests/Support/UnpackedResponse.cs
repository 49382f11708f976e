using System.IO.Compression;
using System.Text;

namespace RedisWeb.Tests.Support;

internal static class UnpackedResponse
{
    /// <summary>The text of a body that may have been compressed on its way, whatever the client does about that.</summary>
    public static async Task<string> UnpackedTextAsync(this HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = response.Header("Content-Encoding") switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
