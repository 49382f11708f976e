using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Popularity;

namespace RedisWeb.Http;

/// <summary>Counts whoever is shown something: a page or an answer, not an error.</summary>
internal sealed class VisitorCount(Visitors visitors) : IResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.HttpContext is { Request: var request, Response.StatusCode: < StatusCodes.Status400BadRequest } visit && HttpMethods.IsGet(request.Method))
        {
            visitors.Note(visit.Connection.RemoteIpAddress, request.Headers.UserAgent.ToString());
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
