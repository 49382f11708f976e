using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>The addresses of a job.</summary>
public sealed partial class JobTests
{
    private TestSite _site = null!;
    private string _id = null!;
    private int _number;

    private Question Question => new("halving", $"number={_number}&price=1.5&rounding=down&doubled=no&from=2026-01-31&note=");

    [SetUp]
    public async Task Start()
    {
        _site = new TestSite(new Halving(), new Gallery());
        _number++;
        _id = (await _site.Jobs.PublishAsync($"k{_number}", Question, DateTimeOffset.UtcNow, null, CancellationToken.None))!;
        _site.Jobs.Set(Running with { Fraction = 0.42, Stage = "Peeling <apples>" });
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    private Job Running => new(_id, Question, JobState.Running) { Elapsed = TimeSpan.FromSeconds(65), RunningFor = TimeSpan.FromSeconds(60), Typical = TimeSpan.FromSeconds(90), Copy = "one" };

    [Test]
    public async Task The_page_says_where_it_stands_and_reloads_itself_without_scripts()
    {
        using var visitor = _site.Visitor("text/html");
        using var response = await visitor.GetAsync($"/jobs/{_id}");

        var page = await response.HtmlAsync();
        string Text(string selector) => page.QuerySelector(selector)!.TextContent.Trim();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Header("Cache-Control"), Does.Contain("no-store"));
            Assert.That(page.Title, Is.EqualTo("42 % · Halving · RedisWeb"));
            Assert.That(page.QuerySelector("h1 a")!.GetAttribute("href"), Is.EqualTo("/calculations/halving"));
            Assert.That(Text("[data-job=headline]"), Is.EqualTo("42 %"));
            Assert.That(page.QuerySelector("progress")!.GetAttribute("value"), Is.EqualTo("0.42"));
            Assert.That(Text("[data-job=detail]"), Is.EqualTo("Peeling <apples>"));
            Assert.That(Text("[data-job=elapsed]"), Is.EqualTo("1 min 05 s"));
            Assert.That(page.QuerySelectorAll(".asked dd").Select(value => value.TextContent), Has.Some.EqualTo($"{_number} apples"));
            Assert.That(page.QuerySelector("head noscript")!.InnerHtml, Does.Contain("http-equiv=\"refresh\""));
            Assert.That(page.QuerySelector("#job")!.GetAttribute("data-answer"), Is.EqualTo($"/calculations/{Question}#answer"));
            Assert.That(page.QuerySelector("form[method=post]")!.GetAttribute("action"), Is.EqualTo($"/jobs/{_id}/cancel"));
        });
    }

    [Test]
    public async Task Numbers_are_written_as_the_visitor_reads_them()
    {
        var site = FormVisitor.Secure(_site);
        using var visitor = new FormVisitor(site);
        await visitor.OpenAsync("/workspace/preferences");
        await visitor.PostAsync("/workspace/preferences", ("numbers", "pointComma"));
        _site.Jobs.Set(Running with { Typical = TimeSpan.FromSeconds(2.5) });

        var page = await visitor.OpenAsync($"/jobs/{_id}");

        Assert.That(page.QuerySelector(".facts")!.TextContent, Does.Contain("2,5 s"));
    }

    [Test]
    public async Task A_visitor_counts_once_however_often_they_look()
    {
        using var visitor = _site.Visitor("text/html");
        using var first = await visitor.GetAsync($"/jobs/{_id}");
        using var again = await visitor.GetAsync($"/jobs/{_id}");
        using var other = await _site.Visitor("text/html").GetAsync($"/jobs/{_id}");
        var (seen, seenByOther) = (await again.Content.ReadAsStringAsync(), await other.Content.ReadAsStringAsync());

        Assert.Multiple(() =>
        {
            Assert.That(first.Header("Set-Cookie"), Does.Match("^RedisWeb.Jobs=[A-Za-z0-9_-]{22}; path=/jobs; samesite=lax; httponly$"));
            Assert.That(again.Header("Set-Cookie"), Is.Null);
            Assert.That(_site.Jobs.WatchersOf(_id), Has.Count.EqualTo(2));
            Assert.That(seen, Does.Not.Contain("other waits"));
            Assert.That(seenByOther, Does.Contain("One other waits for this too."));
        });
    }

    [Test]
    public async Task Over_https_the_cookie_is_for_https_alone()
    {
        FormVisitor.Secure(_site);
        using var response = await _site.Visitor("text/html").GetAsync($"/jobs/{_id}");

        Assert.That(response.Header("Set-Cookie"), Does.Contain("; secure"));
    }

    [TestCase(null)]
    [TestCase("*/*")]
    [TestCase("application/json")]
    [TestCase("text/csv")]
    public async Task Programs_get_json(string? accept)
    {
        using var response = await _site.Visitor(accept).GetAsync($"/jobs/{_id}");

        var json = await response.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Header("Retry-After"), Is.EqualTo("2"));
            Assert.That(response.Header("Set-Cookie"), Is.Null);
            Assert.That(json.EnumerateObject().Select(each => each.Name), Is.EqualTo(new[]
            {
                "id", "state", "calculation", "input", "fraction", "stage", "elapsedSeconds", "runningSeconds", "typicalSeconds", "ahead", "watchers", "copy", "location",
            }));
            Assert.That(json.GetProperty("fraction").GetDouble(), Is.EqualTo(0.42));
            Assert.That(json.GetProperty("elapsedSeconds").GetDouble(), Is.EqualTo(65));
            Assert.That(json.GetProperty("ahead").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("watchers").GetInt32(), Is.EqualTo(1));
        });
    }

    [TestCase("text/html", "/calculations/halving?")]
    [TestCase("application/json", "/calculations/halving.json?")]
    [TestCase(null, "/calculations/halving.json?")]
    [TestCase("text/csv", "/calculations/halving.csv?")]
    public async Task One_that_is_done_leads_to_the_answer(string? accept, string answer)
    {
        _site.Jobs.Set(Running with { State = JobState.Done });

        using var response = await _site.Visitor(accept).GetAsync($"/jobs/{_id}");

        Assert.That((response.StatusCode, response.Header("Location")), Is.EqualTo((HttpStatusCode.SeeOther, answer + Question.Input + (accept == "text/html" ? "#answer" : ""))));
        Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"));
    }

    [TestCase("text/html", "text/html")]
    [TestCase("application/json", "application/problem+json")]
    public async Task One_that_failed_says_why_as_the_answer_would(string accept, string type)
    {
        _site.Jobs.Set(Running with { State = JobState.Failed, Failure = new CalculationFailedException("These apples are pears.") });

        using var response = await _site.Visitor(accept).GetAsync($"/jobs/{_id}");

        Assert.That((response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.UnprocessableEntity, type)));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("These apples are pears.").And.Contain("There is no answer to this input"));
        if (accept == "text/html")
        {
            Assert.That((await response.HtmlAsync()).QuerySelector("[name=number]")!.GetAttribute("value"), Is.EqualTo($"{_number}"), "the form as it was filled in");
        }
    }

    [Test]
    public async Task A_fault_has_a_reference()
    {
        _site.Jobs.Set(Running with { State = JobState.Failed, Failure = new InvalidOperationException(Troublesome.Secret) });

        using var response = await _site.Visitor("text/html").GetAsync($"/jobs/{_id}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("Reference").And.Not.Contain(Troublesome.Secret));
    }

    [Test]
    public async Task One_that_nobody_waited_for_can_be_asked_again()
    {
        _site.Jobs.Set(Running with { State = JobState.Ended });

        var page = await (await _site.Visitor("text/html").GetAsync($"/jobs/{_id}")).HtmlAsync();
        var json = await (await _site.Visitor().GetAsync($"/jobs/{_id}")).JsonAsync();

        Assert.That(page.QuerySelector(".note h2")!.TextContent, Is.EqualTo("Nobody waited for it any more"));
        Assert.That(page.QuerySelector(".result a.button")!.GetAttribute("href"), Is.EqualTo("/calculations/" + Question));
        Assert.That(page.QuerySelector("noscript, form, script[src*=job]"), Is.Null);
        Assert.That(json.GetProperty("state").GetString(), Is.EqualTo("ended"));
    }

    [TestCase("AAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("short")]
    [TestCase("AAAAAAAAAAAAAAAAAAAA%0A")]
    [TestCase("..%2F..%2FAAAAAAAAAAAAAA")]
    public async Task One_that_is_not_known_is_not_found(string id)
    {
        foreach (var address in new[] { $"/jobs/{id}", $"/jobs/{id}/events" })
        {
            using var response = await _site.Visitor("text/html").GetAsync(address);
            Assert.That((response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.NotFound, "text/html")), address);
        }

        using var told = await _site.Visitor().GetAsync($"/jobs/{id}");
        using var cancelled = await _site.Visitor().PostAsync($"/jobs/{id}/cancel", null);
        Assert.That((told.StatusCode, told.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.NotFound, "application/problem+json")));
        Assert.That(cancelled.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Of_a_calculation_that_this_copy_does_not_have_it_is_not_found()
    {
        var id = await _site.Jobs.PublishAsync("other", new Question("newer", ""), DateTimeOffset.UtcNow, null, CancellationToken.None);

        using var response = await _site.Visitor().GetAsync($"/jobs/{id}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Whoever_listens_is_told_of_each_state_to_the_last()
    {
        using var visitor = _site.Visitor();
        using var response = await visitor.GetAsync($"/jobs/{_id}/events", HttpCompletionOption.ResponseHeadersRead);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        var first = await NextAsync();
        _site.Jobs.Set(Running with { Fraction = 0.5, Stage = "Coring" });
        var second = await NextAsync();
        _site.Jobs.Set(Running with { State = JobState.Done });
        var last = await NextAsync();

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That((first.GetProperty("headline").GetString(), second.GetProperty("headline").GetString()), Is.EqualTo(("42 %", "50 %")));
        Assert.That(second.GetProperty("detail").GetString(), Is.EqualTo("Coring"));
        Assert.That(last.GetProperty("state").GetString(), Is.EqualTo("done"));
        Assert.That(await events.MoveNextAsync(), Is.False);
        Assert.That(_site.Jobs.Listeners, Is.Zero);

        async Task<JsonElement> NextAsync()
        {
            Assert.That(await events.MoveNextAsync());
            Assert.That(events.Current.EventType, Is.EqualTo("progress"));
            return JsonDocument.Parse(events.Current.Data).RootElement;
        }
    }

    [Test]
    public async Task Who_listens_no_more_is_forgotten()
    {
        using (var response = await _site.Visitor().GetAsync($"/jobs/{_id}/events", HttpCompletionOption.ResponseHeadersRead))
        {
            await Eventually.Is(() => _site.Jobs.Listeners == 1);
        }

        await Eventually.Is(() => _site.Jobs.Listeners == 0);
        Assert.That(_site.Log.All.Where(line => line.Contains("   at ", StringComparison.Ordinal)), Is.Empty);
    }
}
