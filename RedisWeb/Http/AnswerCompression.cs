using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace RedisWeb.Http;

/// <summary>Packs what is sent, by the framework's own means, but for what has a secret of the visitor's in it: its packed length would tell of it (BREACH).</summary>
/// <remarks>
/// Files are packed when the site is published, answers once they are asked for again (<see cref="GzippedRendition"/>); pictures are packed by themselves. Who accepts nothing packed passes
/// at no cost.
/// </remarks>
internal sealed class AnswerCompression(ResponseCompressionProvider packing) : IResponseCompressionProvider
{
    /// <summary>In bytes; below it there is next to nothing to win.</summary>
    public const int Smallest = 1024;

    private static readonly string[] Packed = [.. ((Representation[])[Representation.Html, Representation.Json, Representation.Csv, Representation.Svg]).Select(each => each.MediaType()), RepresentationNames.Problem];

    public static void Add(IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Packed;
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.AddSingleton<ResponseCompressionProvider>();
        services.AddSingleton<IResponseCompressionProvider, AnswerCompression>();
    }

    public ICompressionProvider? GetCompressionProvider(HttpContext context) => packing.GetCompressionProvider(context);

    public bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is null or >= Smallest && packing.ShouldCompressResponse(context) && !MayHaveSecret(context);

    public bool CheckRequestAcceptsCompression(HttpContext context)
    {
        var accepts = packing.CheckRequestAcceptsCompression(context);
        if (accepts && HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.OnStarting(static state => ((AnswerCompression, HttpContext))state is var (self, head) ? self.LeaveOutLength(head) : Task.CompletedTask, (this, context));
        }

        return accepts;
    }

    // Pages of those who need a form's token; and everything of theirs that is no answer, which are the same for all.
    private static bool MayHaveSecret(HttpContext context) => CrossSiteFilter.NeedsToken(context)
        && (!context.Request.Path.StartsWithSegments("/calculations") || context.Response.ContentType?.StartsWith(Representation.Html.MediaType(), StringComparison.Ordinal) == true);

    // Nothing is packed to learn how long it would be.
    private Task LeaveOutLength(HttpContext context)
    {
        if (ShouldCompressResponse(context))
        {
            context.Response.ContentLength = null;
        }

        return Task.CompletedTask;
    }
}
