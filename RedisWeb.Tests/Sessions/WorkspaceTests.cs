using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Calculations;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

/// <summary>What a visitor keeps, from one request to the next.</summary>
public sealed class WorkspaceTests
{
    private static readonly Question Primes = new("prime-count", "upTo=100");

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private LocalSessionRecords _records = null!;
    private SessionSite _site = null!;
    private SessionKey? _key;

    [SetUp]
    public async Task StartAsync()
    {
        _key = null;
        _records = new LocalSessionRecords(_clock);
        _site = await SessionSite.StartAsync(_records, builder => builder.Services.AddSingleton<TimeProvider>(_clock));
    }

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task Pins_keep_their_notes_and_their_order()
    {
        await ChangeAsync(workspace => workspace.Pin(Primes, "first"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync(workspace => workspace.Pin(Of(7), ""));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync(workspace => workspace.Pin(Primes, "changed"));

        var pins = (await OpenAsync()).Pins;

        Assert.That(pins.Select(pin => (pin.Question, pin.Note)), Is.EqualTo(new[] { (Of(7), ""), (Primes, "changed") }));
        await ChangeAsync(workspace => workspace.Unpin(Primes));
        Assert.That((await OpenAsync()).PinOf(Primes), Is.Null);
    }

    [Test]
    public async Task Where_long_questions_fill_it_the_older_visits_make_room()
    {
        await ChangeAsync(workspace => workspace.Pin(Primes, "stays"));
        for (var i = 0; i < 150; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await ChangeAsync(workspace => workspace.NoteVisit(new Question("long", $"{i}{new string('x', 1900)}")));
        }

        var kept = await OpenAsync();

        Assert.That(kept.Recent[0].Question.Input, Does.StartWith("149x"));
        Assert.That(kept.Recent, Has.Count.InRange(50, 130));
        Assert.That(kept.PinOf(Primes)?.Note, Is.EqualTo("stays"));
    }

    [Test]
    public async Task One_pin_too_many_is_refused_and_the_others_stay()
    {
        await ChangeAsync(workspace =>
        {
            for (var i = 0; i < Workspace.MostPins; i++)
            {
                workspace.Pin(Of(i), "");
            }
        });

        var workspace = await OpenAsync();

        Assert.That(() => workspace.Pin(Of(Workspace.MostPins), ""), Throws.TypeOf<SessionLimitException>().With.Message.Contains("200 pins"));
        Assert.That(() => workspace.Pin(Of(3), "a note"), Throws.Nothing);
        Assert.That((await OpenAsync()).Pins, Has.Count.EqualTo(Workspace.MostPins));
    }

    [Test]
    public async Task Recent_answers_are_the_newest_each_once_and_bounded()
    {
        for (var i = 0; i < Workspace.MostRecent + 5; i++)
        {
            await ChangeAsync(workspace => workspace.NoteVisit(Of(i)));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await ChangeAsync(workspace => workspace.NoteVisit(Of(100)));
        var recent = (await OpenAsync()).Recent;

        Assert.That(recent.Select(each => each.Question).Take(3), Is.EqualTo(new[] { Of(100), Of(Workspace.MostRecent + 4), Of(Workspace.MostRecent + 3) }));
        Assert.That(recent, Has.Count.EqualTo(Workspace.MostRecent));
        Assert.That(recent.Select(each => each.Question), Is.Unique);
    }

    [Test]
    public async Task Reloading_an_answer_costs_no_save()
    {
        await ChangeAsync(workspace => workspace.NoteVisit(Primes));
        await ChangeAsync(workspace => workspace.NoteVisit(Primes));
        Assert.That(_records.Commits, Is.EqualTo(1));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync(workspace => workspace.NoteVisit(Primes));
        Assert.That(_records.Commits, Is.EqualTo(2));
    }

    [Test]
    public async Task Two_tabs_at_once_take_nothing_from_each_other()
    {
        await ChangeAsync(workspace => workspace.Preferences = Preferences.Default with { Density = PageDensity.Compact });
        var (one, other) = (await OpenAsync(), await OpenAsync());

        one.Pin(Primes, "one");
        one.SetPlan("age", "40");
        other.Pin(Of(1), "other");
        other.NoteVisit(Primes);
        other.SetPlan("savings", "wrong");
        await one.SaveAsync(CancellationToken.None);
        await other.SaveAsync(CancellationToken.None);

        var after = await OpenAsync();
        Assert.That(after.Pins, Has.Count.EqualTo(2));
        Assert.That(after.Recent, Has.Count.EqualTo(1));
        Assert.That(after.Preferences.Density, Is.EqualTo(PageDensity.Compact));
        Assert.That(after.Plan, Is.EquivalentTo(new Dictionary<string, string> { ["age"] = "40", ["savings"] = "wrong" }));
    }

    [Test]
    public async Task A_workspace_from_which_everything_was_removed_is_still_one()
    {
        await ChangeAsync(workspace => workspace.SetPlan("age", "40"));
        await ChangeAsync(workspace => workspace.ClearPlan());

        var workspace = await OpenAsync();
        Assert.That((workspace.IsBegun, workspace.Plan.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task What_was_noted_by_itself_makes_room_for_what_is_kept_on_purpose()
    {
        var long_ = new string('x', Workspace.LongestQuestion - 100);
        await ChangeAsync(workspace =>
        {
            for (var i = 0; i < Workspace.MostRecent; i++)
            {
                workspace.NoteVisit(new Question("prime-count", $"note={long_}{i}"));
            }
        });

        await ChangeAsync(workspace =>
        {
            for (var i = 0; i < Workspace.MostPins; i++)
            {
                workspace.Pin(Of(i), new string('\u6f22', 300));
            }
        });

        var after = await OpenAsync();
        Assert.That(after.Pins, Has.Count.EqualTo(Workspace.MostPins));
        Assert.That(after.Recent, Has.Count.LessThan(100));
    }

    [Test]
    public async Task What_another_version_kept_is_as_good_as_not_there()
    {
        await ChangeAsync(workspace => workspace.Pin(Primes, "note"));
        await _records.CommitAsync(_key!.Value, new SessionChanges(
            new Dictionary<string, byte[]?> { ["pin:x"] = "{broken"u8.ToArray(), ["preferences"] = "{\"scheme\":\"Sepia\"}"u8.ToArray(), ["recent:y"] = [] }, TimeSpan.FromDays(1), false));

        var workspace = await OpenAsync();

        Assert.That(workspace.Pins.Select(pin => pin.Question), Is.EqualTo(new[] { Primes }));
        Assert.That((workspace.Preferences, workspace.Recent.Count), Is.EqualTo((Preferences.Default, 0)));
    }

    private static Question Of(int number) => new("prime-count", $"upTo={number}");

    private async Task<Workspace> OpenAsync() => new(await SessionAsync(), _clock);

    private async Task ChangeAsync(Action<Workspace> change)
    {
        var session = await SessionAsync();
        var workspace = new Workspace(session, _clock);
        change(workspace);
        await workspace.SaveAsync(CancellationToken.None);
        _key = session.StoredKey;
    }

    private async Task<StoredSession> SessionAsync()
    {
        var session = new StoredSession(_site.Services.GetRequiredService<SessionStore>(), _key, () => true);
        await session.LoadAsync();
        return session;
    }
}
