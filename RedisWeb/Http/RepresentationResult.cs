using Microsoft.AspNetCore.Mvc;

namespace RedisWeb.Http;

/// <summary>Sends bytes as they are, or nothing but the headers to a HEAD.</summary>
internal sealed class RepresentationResult(ReadOnlyMemory<byte> body, string contentType, int status = StatusCodes.Status200OK) : ActionResult
{
    // Some spreadsheets take text for UTF-8 only where it begins with this mark, and some programs stumble over it.
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public ReadOnlyMemory<byte> Body { get; } = body;

    public string ContentType { get; } = contentType;

    public int Status { get; } = status;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        var mark = ContentType.StartsWith("text/csv", StringComparison.Ordinal) && context.HttpContext.Request.Query.ContainsKey("bom") ? ByteOrderMark : [];
        response.ContentLength = mark.Length + Body.Length;
        if (!HttpMethods.IsHead(context.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(mark, context.HttpContext.RequestAborted);
            await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
        }
    }
}
