using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>Sends an answer: what was drawn of it, and in between where it came from.</summary>
internal sealed class AnswerResult(AnswerRenderer renderer, Calculation calculation, BoundInput input, CacheResult result, Representation representation) : ActionResult
{
    // Some spreadsheets take text for UTF-8 only where it begins with this mark, and some programs stumble over it.
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public CacheResult Result { get; } = result;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var source = new ArrayBufferWriter<byte>(1024);
        Rendition drawn;
        if (representation is Representation.Html)
        {
            var (frame, pin) = await AnswerVisit.OfAsync(context.HttpContext, new Question(calculation.Slug, input.Canonical));
            NumberCultures.Use(frame.Preferences.Numbers);
            drawn = await renderer.PageAsync(context, calculation, input, Result, frame, pin);
            Encoding.UTF8.GetBytes(StatusLine.Of(Result), source);
        }
        else
        {
            drawn = await AnswerRenderer.DataAsync(calculation, input, Result, representation, context.HttpContext.Request.PathBase.ToUriComponent());
            if (representation is Representation.Json)
            {
                AnswerJson.WriteCache(source, Result);
            }
            else if (representation is Representation.Csv && context.HttpContext.Request.Query.ContainsKey("bom"))
            {
                drawn = drawn with { Before = [ByteOrderMark, .. drawn.Before] };
            }
        }

        await SendAsync(context.HttpContext, drawn, source.WrittenMemory);
    }

    private async Task SendAsync(HttpContext context, Rendition drawn, ReadOnlyMemory<byte> source)
    {
        var response = context.Response;
        response.ContentType = representation.ContentType();
        response.ContentLength = source.Length + Array.ConvertAll(drawn.Before, part => (long)part.Length).Sum() + Array.ConvertAll(drawn.After, part => (long)part.Length).Sum();
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        foreach (var part in drawn.Before)
        {
            response.BodyWriter.Write(part.Span);
        }

        response.BodyWriter.Write(source.Span);
        foreach (var part in drawn.After)
        {
            response.BodyWriter.Write(part.Span);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
