using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Resources;

namespace RedisWeb.Controllers;

/// <summary>Takes answers back, for programs that know that the truth has changed: one, a calculation's, or all.</summary>
/// <remarks>A bearer token in place of a form's: no browser sends one by itself. What has begun is carried through, whether or not the client waits for it: <see cref="CancellationToken.None"/>.</remarks>
[Route("calculations")]
[IgnoreAntiforgeryToken]
public sealed class InvalidationController(
    CalculationCatalogue catalogue, CalculationAnswers answers, AuditedChanges changes, IOptions<InvalidationOptions> options) : SiteController
{
    private const string Scheme = "Bearer ";

    // Stands in the audit trail in place of a name; nobody's name has a space.
    private const string WhoHasTheToken = "invalidation token";

    /// <summary>Everything.</summary>
    [HttpPost("invalidate")]
    public Task<IActionResult> All() => AllowedAsync(() => RemovedAsync(ChangeNames.RemoveAll, answers.InvalidateAsync(null, CancellationToken.None)));

    /// <summary>A calculation's answers; the one to the input in the query, where any of its fields is named.</summary>
    [HttpPost("{slug}/invalidate")]
    public Task<IActionResult> Some(string slug) => AllowedAsync(async () =>
    {
        if (catalogue.Find(slug) is not { } calculation)
        {
            return Report(StatusCodes.Status404NotFound, Texts.Errors["There is no such calculation"], Texts.Errors["Nothing was taken back."]);
        }

        var query = Request.Query;
        if (!calculation.Form.Fields.Any(field => query.ContainsKey(field.Name)))
        {
            return await RemovedAsync($"{ChangeNames.RemoveCalculation} {slug}", answers.InvalidateAsync(calculation, CancellationToken.None));
        }

        var binding = calculation.Form.Bind(name => query[name]);
        return binding.Input is { } input
            ? await RemovedAsync($"{ChangeNames.RemoveEntry} {slug}", answers.InvalidateAsync(calculation, input, CancellationToken.None))
            : Report(
                StatusCodes.Status400BadRequest,
                Texts.Errors["This input is not allowed"],
                Texts.Errors["Nothing was taken back. The errors tell what is wrong with each input."],
                ("errors", binding.Errors.ToDictionary(error => error.Key, error => new[] { error.Value })));
    });

    private async Task<IActionResult> AllowedAsync(Func<Task<IActionResult>> act)
    {
        if (options.Value.Token.Length == 0)
        {
            return NoSuchPage();
        }

        if (IsAllowed(Request.Headers.Authorization.ToString()))
        {
            return await act();
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Report(StatusCodes.Status401Unauthorized, Texts.Errors["A token is needed"], Texts.Errors["Send the token that is set for invalidation: Authorization: Bearer, and the token."]);
    }

    // By their hashes, so that the time it takes tells neither content nor length.
    private bool IsAllowed(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Token)));

    private async Task<IActionResult> RemovedAsync(string what, Task<long> invalidating)
    {
        try
        {
            var removed = await invalidating;
            await changes.NoteAsync(HttpContext, WhoHasTheToken, what, ChangeResult.Removed(removed));
            Response.Headers.CacheControl = "no-store";
            return new RepresentationResult(JsonSerializer.SerializeToUtf8Bytes(new { removed }, AnswerJson.Options), Representation.Json.ContentType());
        }
        catch (RedisUnavailableException ex)
        {
            await changes.NoteAsync(HttpContext, WhoHasTheToken, what, ChangeResult.Of(ex)!);
            FailureResponse.AskAgainAfter(Response, UntilBack);
            return Report(StatusCodes.Status503ServiceUnavailable, Texts.Errors["Redis is away"], Texts.Errors["Not everything could be taken back. Send it again."]);
        }
    }
}
