using Microsoft.AspNetCore.Mvc;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Models.Tables;

namespace RedisWeb.Http;

/// <summary>Sends an answer: what was drawn of it, and in between where it came from.</summary>
internal sealed class AnswerResult(AnswerRenderer renderer, Calculation calculation, BoundInput input, CacheResult result, Representation representation, TableQuery? view, int chart = 1) : ActionResult
{
    // Some spreadsheets take text for UTF-8 only where it begins with this mark, and some programs stumble over it.
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public CacheResult Result { get; } = result;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var next = http.RequestServices.GetRequiredService<Schedules>().Of(calculation, input)?.Next;
        if (representation is Representation.Html)
        {
            var (frame, pin) = await AnswerVisit.OfAsync(http, new Question(calculation.Slug, input.Canonical));
            NumberCultures.Use(frame.Preferences.Numbers);
            await AnswerResponse.SendAsync(http, calculation, representation, await renderer.PageAsync(context, calculation, input, Result, frame, pin, view), Result, next);
            return;
        }

        var isMarked = representation is Representation.Csv && http.Request.Query.ContainsKey("bom");
        var coding = isMarked ? TextCoding.Plain : GzippedRendition.CodingFor(http.Request);
        var drawn = await AnswerRenderer.DataAsync(calculation, input, Result, representation, coding, http.Request.PathBase.ToUriComponent(), chart);
        await AnswerResponse.SendAsync(http, calculation, representation, isMarked ? new Rendition([ByteOrderMark, .. drawn.Before], drawn.After, 0) : drawn, Result, next);
    }
}
