using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RedisWeb.Http;

/// <summary>The description of what there is for programs: the same for as long as the app runs, so it is made once, when first asked for.</summary>
public sealed class OpenApiText([FromKeyedServices(OpenApiText.Name)] IOpenApiDocumentProvider documents)
{
    internal const string Name = "redisweb";

    private readonly Lazy<Task<(byte[] Json, string Tag)>> _made = new(() => MakeAsync(documents));

    public Task<(byte[] Json, string Tag)> GetAsync() => _made.Value;

    private static async Task<(byte[] Json, string Tag)> MakeAsync(IOpenApiDocumentProvider documents)
    {
        await using var text = new StringWriter();
        (await documents.GetOpenApiDocumentAsync()).SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(..8))}\"");
    }
}
