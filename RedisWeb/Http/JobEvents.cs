using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Limits;
using RedisWeb.Models;
using RedisWeb.Redis;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Tells a page that shows a job where it stands, whenever that changes.</summary>
public sealed class JobEvents(IJobs jobs, CalculationCatalogue catalogue, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    // So often a word at least: proxies end what is silent, a connection that is dead is noticed by writing, and the page knows that it is still told.
    internal static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    // For how long one listens. Browsers come again by themselves.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // One state is drawn once in a language, for all who are told of it.
    private readonly ConditionalWeakTable<Job, ConcurrentDictionary<CultureInfo, string>> _drawn = [];

    /// <summary>Ends after a state in which the job stays.</summary>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(string id, string watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping, limit.Token);
        var states = jobs.WatchAsync(id, watcher, ends.Token).GetAsyncEnumerator(ends.Token);
        var next = Task.FromResult(true);
        try
        {
            next = states.MoveNextAsync().AsTask();
            while (await HasNextAsync(next, ends.Token) is var hasNext && hasNext is not false)
            {
                if (hasNext is null)
                {
                    yield return new SseItem<string>("", "silence");
                    continue;
                }

                yield return new SseItem<string>(Drawn(states.Current), "progress");
                next = states.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await ends.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await states.DisposeAsync();
        }
    }

    private string Drawn(Job job) => _drawn.GetOrCreateValue(job).GetOrAdd(Languages.Current, _ => JobJson.Write(JobPresenter.Progress(job, catalogue.Find(job.Question.Name))));

    // Null while there is nothing new.
    private async Task<bool?> HasNextAsync(Task<bool> next, CancellationToken ends)
    {
        await ((Task)next).WaitAsync(LongestSilence, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            return next.IsCompleted ? await next : null;
        }
        catch (Exception ex) when (ends.IsCancellationRequested || ex is RedisUnavailableException)
        {
            return false; // nobody listens any more, or has for long enough, or the app ends; or the browser comes again, and is told that Redis is away
        }
    }
}

/// <summary>Who waits for jobs: whoever has the cookie, which is made with the first page of a job; without one, whoever has the address.</summary>
/// <remarks>It goes with nothing but jobs, so that all other pages are the same for whoever has it; no form token goes with it, whose own cookie would go with everything.</remarks>
internal static class JobWatcher
{
    private const string CookieName = "RedisWeb.Jobs";
    private const int Bytes = 16;

    /// <summary>What the visitor is known by. A cookie can't name an address, since those are shorter.</summary>
    public static string Of(HttpContext context) => FromCookie(context) ?? ClientLimits.NameOf(context.Connection.RemoteIpAddress);

    /// <summary>The same for the page of a job, with which the cookie is made where there is none.</summary>
    public static string OfPage(HttpContext context)
    {
        if (FromCookie(context) is { } known)
        {
            return known;
        }

        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(CookieName, id, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = context.Request.PathBase.Add("/jobs"),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        return id;
    }

    private static string? FromCookie(HttpContext context) => context.Request.Cookies[CookieName] is { } id && JobId.IsValid(id) ? id : null;
}
