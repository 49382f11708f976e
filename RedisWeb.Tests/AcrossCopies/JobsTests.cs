using System.Net;
using System.Text.Json;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>A long question, as visitors see it who are sent to any copy while it is computed: reload after reload, without scripts.</summary>
[TestFixtureSource(nameof(Kinds))]
[NonParallelizable]
[Thorough]
public sealed class JobsTests(RedisKind kind) : CopiesFixture(kind, 4, "--Cache:Lease:Time=00:00:02", "--Compute:JobAfter=00:00:00.2", "--Compute:QuickWithin=00:00:00.7")
{
    public static readonly IEnumerable<RedisKind> Kinds = Rounds.Kinds(
        [RedisKind.Embedded, RedisKind.OneServer, RedisKind.Cluster, RedisKind.Sentinel], RedisKind.Cluster);

    private const int Visitors = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };

    [OneTimeTearDown]
    public void Close() => _client.Dispose();

    [Test]
    public async Task Fifty_visitors_of_all_copies_see_one_job_and_get_its_one_answer()
    {
        var question = SlowQuestion.New(TimeSpan.FromSeconds(3));
        var visitors = Enumerable.Range(0, Visitors).Select(i => AskAsync(question, i)).ToArray();

        var answers = await Task.WhenAll(visitors).WaitAsync(Patience);

        Assert.That(answers.Select(answer => answer.Execution).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Job).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.SelectMany(answer => answer.Seen).Select(seen => seen.State).Distinct(), Is.SubsetOf(new[] { "waiting", "running" }));
        Assert.That(await ExecutionsAsync(question, 1), Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task When_the_copy_that_computes_is_lost_another_does_and_the_page_tells_which(bool isPaused)
    {
        var question = SlowQuestion.New(TimeSpan.FromSeconds(2));
        Copy? lost = null;
        var visitors = Enumerable.Range(0, Visitors).Select(i => AskAsync(question, i, copy => copy != Volatile.Read(ref lost))).ToArray();
        var computing = await HalfwayAsync(question);
        Volatile.Write(ref lost, computing);
        if (isPaused)
        {
            computing.Pause();
        }
        else
        {
            await computing.KillAsync();
        }

        var answers = await Task.WhenAll(visitors).WaitAsync(Patience);
        if (isPaused)
        {
            computing.Resume();
        }

        Assert.That(answers.Select(answer => answer.Execution).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await ExecutionsAsync(question, 2), Is.EqualTo(2));
        var copies = answers.SelectMany(answer => answer.Seen.Where(seen => seen.Copy is not null).Select(seen => seen.Copy)).Distinct();
        Assert.That(copies, Has.Exactly(2).Items, "who computes it is told");
        Assert.That(copies, Does.Contain(computing.Name));
        foreach (var answer in answers)
        {
            Assert.That(answer.Seen.Select(seen => seen.Copy).SkipWhile(copy => copy != computing.Name).SkipWhile(copy => copy == computing.Name), Has.None.EqualTo(computing.Name), "never again the lost one");
        }
    }

    [Test]
    public async Task What_is_quick_passes_what_is_slow_and_other_clients_pass_one_with_much()
    {
        const int Many = 20;
        await Copies[0].AskAsync(SlowQuestion.New(TimeSpan.FromSeconds(0.9)).Address); // so that it is known to be slow
        var slow = Enumerable.Range(0, Many).Select(i => Copies[i % Copies.Count].AskAsync(SlowQuestion.New(TimeSpan.FromSeconds(0.8)).Address)).ToArray();
        await Eventually.Is(async () => await (await Redis.ClientAsync()).GetDatabase().HashLengthAsync("redisweb:{line}:questions") > Many / 2, "they wait", Patience);

        var quick = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Copies[i % Copies.Count].AskAsync($"/calculations/prime-count.json?upTo={70_000 + i}")));

        Assert.That(quick.Where(answer => !answer.IsOk), Is.Empty);
        Assert.That(slow.Count(each => each.IsCompleted), Is.LessThan(Many / 2), "most of them still wait");
        Assert.That((await Task.WhenAll(slow)).Where(answer => !answer.IsOk), Is.Empty);
    }

    [Test]
    public async Task Redis_killed_and_back_while_many_wait_loses_nothing()
    {
        var questions = Enumerable.Range(0, 20).Select(_ => SlowQuestion.New(TimeSpan.FromSeconds(0.3))).ToArray();
        var asked = questions.Select((question, i) => Copies[i % Copies.Count].AskAsync(question.Address)).ToArray();
        await Eventually.Is(() => questions.Any(question => Copies.Computes(question.Key) > 0), "some are computed", Patience);
        var key = RedisKey(questions[0].Key);

        await Redis.KillAsync(key);
        await Eventually.Is(() => Copies.Sum(copy => copy.Log.Count(line => line.Contains("Calls to Redis fail", StringComparison.Ordinal))) > 0 || asked.All(each => each.IsCompleted), "it is noticed", Patience);
        await Redis.RecoverAsync(key);
        var answers = await Task.WhenAll(asked).WaitAsync(Patience);

        Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
        Assert.That(answers.Select(answer => answer.ExecutionId).Distinct().Count(), Is.EqualTo(questions.Length));
    }

    /// <summary>Asks a copy, and looks at the job on one copy after the other until the answer is there.</summary>
    private async Task<Outcome> AskAsync(SlowQuestion question, int number, Func<Copy, bool>? isThere = null)
    {
        var seen = new List<(string State, string? Copy)>();
        var (page, job) = (question.Address.Replace(".json", "", StringComparison.Ordinal), "");
        for (var turn = number; ; turn++)
        {
            var there = Copies.Where(copy => isThere?.Invoke(copy) ?? true).ToArray();
            var site = there[turn % there.Length].Site;
            try
            {
                var isAnswer = page.Contains(".json", StringComparison.Ordinal);
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site, page));
                request.Headers.Add("Accept", job.Length == 0 ? "text/html" : "application/json");
                using var response = await _client.SendAsync(request);
                var body = await response.Content.ReadAsStringAsync();
                if (response.StatusCode is HttpStatusCode.SeeOther)
                {
                    page = response.Headers.Location!.ToString();
                    job = page.StartsWith("/jobs/", StringComparison.Ordinal) ? page : job;
                    continue;
                }

                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"{page}: {body}");
                if (job.Length == 0)
                {
                    (page, job) = (question.Address, "answered at once");
                    continue;
                }

                using var json = JsonDocument.Parse(body);
                if (isAnswer)
                {
                    return new Outcome(json.RootElement.GetProperty("answer").GetProperty("executionId").GetString()!, job, seen);
                }

                seen.Add((json.RootElement.GetProperty("state").GetString()!, json.RootElement.GetProperty("copy").GetString()));
                await PassAsync(LooksEvery);
            }
            catch (Exception ex) when (ex is HttpRequestException or TaskCanceledException)
            {
                // its copy was lost: the balancer sends it to another
            }
        }
    }

    private sealed record Outcome(string Execution, string Job, IReadOnlyList<(string State, string? Copy)> Seen);
}
