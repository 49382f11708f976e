using Microsoft.AspNetCore.Mvc;

namespace RedisWeb.Http;

/// <summary>Sends bytes as they are, or nothing but the headers to a HEAD.</summary>
internal sealed class RepresentationResult(ReadOnlyMemory<byte> body, string contentType, int status = StatusCodes.Status200OK) : ActionResult
{
    public ReadOnlyMemory<byte> Body { get; } = body;

    public string ContentType { get; } = contentType;

    public int Status { get; } = status;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
        }
    }
}
