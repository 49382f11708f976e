using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RedisWeb.Calculations;

namespace RedisWeb.Http;

/// <summary>The description of what there is for programs: made when first asked for, and again where a report was edited.</summary>
public sealed class OpenApiText([FromKeyedServices(OpenApiText.Name)] IOpenApiDocumentProvider documents, CalculationCatalogue catalogue)
{
    internal const string Name = "redisweb";

    private readonly CatalogueCache<Lazy<Task<(byte[] Json, string Tag)>>> _made = new(catalogue, _ => new(() => MakeAsync(documents)));

    public Task<(byte[] Json, string Tag)> GetAsync() => _made.Value.Value;

    private static async Task<(byte[] Json, string Tag)> MakeAsync(IOpenApiDocumentProvider documents)
    {
        await using var text = new StringWriter();
        (await documents.GetOpenApiDocumentAsync()).SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(..8))}\"");
    }
}
