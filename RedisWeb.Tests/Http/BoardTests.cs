using System.Net;
using RedisWeb.Redis;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class BoardTests
{
    private readonly Halving _halving = new();
    private TestSite _site = null!;
    private WorkspaceVisitor _visitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _site = new TestSite(_halving, new Gallery());
        _visitor = await WorkspaceVisitor.AtAsync(_site);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task A_pin_shows_the_answer_that_the_cache_has_and_says_where_it_has_none()
    {
        using var asked = await _visitor.GetAsync("/calculations/halving?number=8");
        using var first = await _visitor.PinAsync("halving?number=8");
        using var second = await _visitor.PinAsync("halving?number=9");

        Assert.That(await _visitor.TextAsync("/workspace", ".tile-state"), Does.StartWith("miss Not in the cache: opening it computes it. | hit computed "));
        Assert.That(await _visitor.TextAsync("/workspace", ".tile-headline b"), Is.EqualTo("4 apples"));
        Assert.That(await _visitor.TextAsync("/workspace/board", ".tile-headline b"), Is.EqualTo("4 apples"));
    }

    [Test]
    public async Task Looking_at_pins_and_boards_computes_nothing_and_counts_as_no_request()
    {
        for (var i = 0; i < 5; i++)
        {
            using var pinned = await _visitor.PinAsync($"halving?number={i}");
        }

        var computes = _halving.Computes;
        var board = await ShareAsync();
        foreach (var address in new[] { "/workspace", "/workspace/board", board, board })
        {
            Assert.That((await _visitor.TextAsync(address, ".tile-state")).Split(" | "), Is.All.Contains("Not in the cache").And.Exactly(5).Items, address);
        }

        Assert.That(_halving.Computes, Is.EqualTo(computes));
        using var asked = await _visitor.GetAsync("/calculations/halving?number=0");
        Assert.That(asked.Header("Cache-Status"), Does.Contain("fwd=miss"), "nobody has stored it by looking");
    }

    [Test]
    public async Task The_picture_of_a_tile_is_the_one_in_the_cache_and_nothing_else()
    {
        using var pinned = await _visitor.PinAsync("gallery?hung=yes");
        Assert.That(await _visitor.TextAsync("/workspace/board", ".tile"), Does.Contain("Not in the cache"));
        using var none = await _visitor.GetAsync("/boards/picture?a=gallery%3Fhung%3Dyes");
        using var nonsense = await _visitor.GetAsync("/boards/picture?a=nothing");
        using var nothing = await _visitor.GetAsync("/boards/picture");
        Assert.That(new[] { none, nonsense, nothing }.Select(each => each.StatusCode), Is.All.EqualTo(HttpStatusCode.NotFound));
        using var asked = await _visitor.GetAsync("/calculations/gallery?hung=yes");
        Assert.That(asked.Header("Cache-Status"), Does.Contain("fwd=miss"));
        using var page = await (await _visitor.GetAsync("/workspace/board")).HtmlAsync();

        using var picture = await _visitor.GetAsync(page.QuerySelector(".tile-picture")!.GetAttribute("src")!);

        Assert.That(picture.Header("Content-Type"), Is.EqualTo("image/png"));
        Assert.That(await picture.Content.ReadAsByteArrayAsync(), Is.EqualTo(Gallery.Pixel));
    }

    [Test]
    public async Task Pins_are_moved_and_stay_where_they_were_put()
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            using var pinned = await _visitor.PinAsync($"halving?number={number}");
        }

        Assert.That(await OrderAsync(), Is.EqualTo("321"));
        await MoveAsync(1, "up");
        Assert.That(await OrderAsync(), Is.EqualTo("312"));
        await MoveAsync(3, "down");
        Assert.That(await OrderAsync(), Is.EqualTo("132"));
        await MoveAsync(1, "up");
        Assert.That(await OrderAsync(), Is.EqualTo("132"), "it is the first already");
        using var noted = await _visitor.PinAsync("halving?number=2", "a note", "Pinned");
        using var newest = await _visitor.PinAsync("halving?number=4");
        Assert.That(await OrderAsync(), Is.EqualTo("4132"));
        Assert.That((await _visitor.TextAsync("/workspace", ".kept-order")).Split(" | "), Has.Length.EqualTo(4));
        Assert.That(await _visitor.TextAsync("/workspace", ".kept-entry:first-child .kept-order button"), Does.StartWith("\u2193Move Halving").And.Not.Contain("\u2191"));
    }

    [Test]
    public async Task A_board_is_seen_as_it_was_shared_by_whoever_has_its_link_and_by_nobody_else()
    {
        using var first = await _visitor.PinAsync("halving?number=1", "my secret note");
        var board = await ShareAsync();
        using var second = await _visitor.PinAsync("halving?number=2");
        using var stranger = _site.Visitor("text/html");

        var text = await stranger.GetStringAsync(board);

        Assert.That(text, Does.Contain("number 1 apple").And.Not.Contain("number 2 apples").And.Not.Contain("secret"));
        Assert.That(text, Does.Contain("Chosen and ordered as they were shared").And.Contain(">30 days</time> from now"));
        using var response = await stranger.GetAsync(board);
        Assert.That((response.Header("Set-Cookie"), response.Header("X-Robots-Tag")), Is.EqualTo(((string?)null, "noindex")));
        using var again = await _visitor.PostAsync("/workspace/board/share", ("board", Token(board)));
        Assert.That(await stranger.GetStringAsync(board), Does.Contain("number 2 apples"));
        using var unknown = await stranger.GetAsync("/boards/" + new string('a', 27));
        using var nonsense = await stranger.GetAsync("/boards/%3Cscript%3E");
        Assert.That((unknown.StatusCode, nonsense.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task A_board_that_was_taken_back_is_gone_for_good()
    {
        using var pinned = await _visitor.PinAsync("halving?number=1");
        var board = await ShareAsync();
        using var stranger = await WorkspaceVisitor.AtAsync(_site);
        using var theirs = await stranger.PinAsync("halving?number=1");
        using var notTheirs = await stranger.PostAsync("/workspace/board/take-back", ("board", Token(board)));
        Assert.That((await stranger.GetAsync(board)).StatusCode, Is.EqualTo(HttpStatusCode.OK), "only who shared it can");

        using var taken = await _visitor.PostAsync("/workspace/board/take-back", ("board", Token(board)));

        using var gone = await stranger.GetAsync(board);
        Assert.That((taken.StatusCode, gone.StatusCode), Is.EqualTo((HttpStatusCode.SeeOther, HttpStatusCode.Gone)));
        using var page = await gone.HtmlAsync();
        Assert.That(page.QuerySelector("h1")!.TextContent, Is.EqualTo("This board was taken back"));
        using var again = await _visitor.PostAsync("/workspace/board/share", ("board", Token(board)));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await stranger.GetAsync(board)).StatusCode, Is.EqualTo(HttpStatusCode.Gone));
    }

    [Test]
    public async Task Whoever_has_all_forgotten_takes_back_what_was_shared()
    {
        using var pinned = await _visitor.PinAsync("halving?number=1");
        var board = await ShareAsync();
        Assert.That(await _visitor.TextAsync("/workspace/forget", "main li"), Does.Contain("one board that you shared: its link is taken back"));

        using var forgotten = await _visitor.PostAsync("/workspace/forget");

        Assert.That((await _visitor.GetAsync(board)).StatusCode, Is.EqualTo(HttpStatusCode.Gone));
    }

    [Test]
    public async Task Where_only_boards_could_be_taken_back_the_page_says_so_and_the_rest_can_be_forgotten_again()
    {
        using var pinned = await _visitor.PinAsync("halving?number=1");
        var board = await ShareAsync();
        _site.Sessions.RemoveFault = new IOException("gone");

        using var forgotten = await _visitor.PostAsync("/workspace/forget");

        using var page = await forgotten.HtmlAsync();
        Assert.That((forgotten.StatusCode, page.QuerySelector("h1")!.TextContent), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "Your workspace was not forgotten")));
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("The link of one board was taken back before that"));
        Assert.That(((await _visitor.GetAsync(board)).StatusCode, await _visitor.TextAsync("/workspace/board", ".shared a")), Is.EqualTo((HttpStatusCode.Gone, "")), "it is listed no more");
        Assert.That(await _visitor.TextAsync("/workspace/forget", "main li"), Does.StartWith("one pin"), "the rest is still there");

        _site.Sessions.RemoveFault = null;
        using var again = await _visitor.PostAsync("/workspace/forget");
        Assert.That((again.StatusCode, _site.Sessions.Count), Is.EqualTo((HttpStatusCode.SeeOther, 0)));
    }

    [Test]
    public async Task There_are_so_many_boards_and_tiles_and_no_more()
    {
        using var nothing = await _visitor.PostAsync("/workspace/board/share");
        Assert.That(nothing.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "there is no workspace");
        for (var i = 0; i < 26; i++)
        {
            using var pinned = await _visitor.PinAsync($"halving?number={i}");
        }

        Assert.That((await _visitor.TextAsync("/workspace/board", ".tile h2")).Split('|'), Has.Length.EqualTo(24));
        Assert.That(await _visitor.TextAsync("/workspace/board", ".workspace-none"), Does.StartWith("The first 24 of 26 pins."));
        for (var i = 0; i < Workspace.MostBoards; i++)
        {
            await ShareAsync();
        }

        using var more = await _visitor.PostAsync("/workspace/board/share");
        Assert.That(more.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Sharing_is_limited_for_an_address()
    {
        await using var site = new TestSite(new Halving()).With("Limits:SharedBoards", "1");
        using var visitor = await WorkspaceVisitor.AtAsync(site);
        using var pinned = await visitor.PinAsync("halving?number=1");

        using var first = await visitor.PostAsync("/workspace/board/share");
        using var second = await visitor.PostAsync("/workspace/board/share");

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.SeeOther, HttpStatusCode.TooManyRequests)));
        Assert.That(second.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task Without_redis_boards_say_so_and_nothing_is_lost()
    {
        using var pinned = await _visitor.PinAsync("halving?number=1");
        var board = await ShareAsync();
        _site.Boards.Fault = new RedisUnavailableException(new TimeoutException());

        using var shown = await _visitor.GetAsync(board);
        using var shared = await _visitor.PostAsync("/workspace/board/share");
        using var taken = await _visitor.PostAsync("/workspace/board/take-back", ("board", Token(board)));
        using var forgotten = await _visitor.PostAsync("/workspace/forget");

        Assert.That(new[] { shown, shared, taken, forgotten }.Select(each => each.StatusCode), Is.All.EqualTo(HttpStatusCode.ServiceUnavailable));
        _site.Boards.Fault = null;
        Assert.That((await _visitor.GetAsync(board)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await _visitor.TextAsync("/workspace/board", ".shared a"), Does.EndWith(board));
        _site.Sessions.Fault = new IOException("gone");
        using var unreached = await _visitor.PostAsync("/workspace/board/take-back", ("board", Token(board)));
        Assert.That(unreached.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable), "it can't be known whose it is");
    }

    private static string Token(string board) => board["/boards/".Length..];

    private async Task<string> ShareAsync()
    {
        using var response = await _visitor.PostAsync("/workspace/board/share");
        Assert.That((response.StatusCode, response.Headers.Location?.OriginalString), Is.EqualTo((HttpStatusCode.SeeOther, "/workspace/board#shared")));
        return new Uri((await _visitor.TextAsync("/workspace/board", ".shared a")).Split(" | ")[0]).PathAndQuery;
    }

    private async Task MoveAsync(int number, string to)
    {
        using var page = await (await _visitor.GetAsync("/workspace")).HtmlAsync();
        var question = page.QuerySelectorAll(".kept-order input[name=question]").Select(each => each.GetAttribute("value")!).First(each => each.StartsWith($"halving?number={number}&", StringComparison.Ordinal));
        using var response = await _visitor.PostAsync("/workspace/pins/move", ("question", question), ("to", to));
        Assert.That(response.Headers.Location?.OriginalString, Does.StartWith("/workspace#pin-"));
    }

    private async Task<string> OrderAsync() =>
        string.Concat((await _visitor.TextAsync("/workspace", ".kept-what > a")).Split(" | ").Select(text => text["Halving number ".Length]));
}
