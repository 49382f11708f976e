using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Controllers;

/// <summary>The plan, step by step and request by request.</summary>
public sealed class PlanControllerTests
{
    private const string Plan = "/workspace/plan";
    private const string Answer = "/calculations/retirement-plan?age=45&retirementAge=66&planToAge=95&savings=80000&yearlySaving=12000&yearlySpending=25000&realReturn=4&volatility=11&simulations=20000&seed=1";

    private MovableClock _clock = null!;
    private TestSite _site = null!;
    private FormVisitor _visitor = null!;

    [SetUp]
    public void Start()
    {
        _clock = new MovableClock();
        _site = FormVisitor.Secure(new TestSite(new RetirementPlan()) { Sessions = new LocalSessionRecords(_clock) }
            .With(services => services.AddSingleton<TimeProvider>(_clock)));
        _visitor = new FormVisitor(_site);
    }

    [TearDown]
    public async Task Stop()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task Three_steps_lead_to_the_answers_own_address_and_can_be_changed_afterwards()
    {
        Assert.That(await _visitor.AskAsync(Plan), Is.EqualTo(Plan + "/1"));
        await _visitor.OpenAsync(Plan + "/1");
        Assert.That((_visitor.Value("age"), _visitor.Page.QuerySelector(".steps [aria-current=step]")?.TextContent.Trim()), Is.EqualTo(("40", "You")));
        Assert.That(_site.Sessions.Count, Is.Zero, "who only looks has nothing");

        Assert.That(await YouAsync(), Is.EqualTo((303, Plan + "/2")));
        await _visitor.OpenAsync(Plan + "/2");
        Assert.That(await MoneyAsync(), Is.EqualTo((303, Plan + "/3")));
        await _visitor.OpenAsync(Plan + "/3");
        Assert.That(await MarketAsync(), Is.EqualTo((303, Answer)));
        await _visitor.OpenAsync(Answer);

        Assert.That(await _visitor.AskAsync(Plan), Is.EqualTo(Plan + "/3"));
        await _visitor.OpenAsync(Plan + "/1");
        Assert.That((_visitor.Value("age"), _visitor.Value("retirementAge")), Is.EqualTo(("45", "66")));
        Assert.That(_visitor.Page.QuerySelectorAll(".steps a").Select(link => link.GetAttribute("href")), Is.EqualTo(new[] { Plan + "/2", Plan + "/3" }));
    }

    [Test]
    public async Task A_step_beyond_the_first_that_is_not_complete_leads_there()
    {
        Assert.That(await _visitor.AskAsync(Plan + "/3"), Is.EqualTo(Plan + "/1"));
        await _visitor.OpenAsync(Plan + "/1");
        await YouAsync();
        Assert.That(await _visitor.AskAsync(Plan + "/3"), Is.EqualTo(Plan + "/2"));
        Assert.That(await MarketAsync(), Is.EqualTo((303, Plan + "/2")), "what is entered there all the same is kept");
        Assert.That(await MoneyAsync(), Is.EqualTo((303, Plan + "/3")));
        Assert.That(await _visitor.AskAsync(Plan), Is.EqualTo(Plan + "/3"));
    }

    [TestCase("17", "66", "95", "age", "Your age must be from 18 to 100.")]
    [TestCase("45", "forty", "95", "retirementAge", "Age at retirement must be a whole number, such as 67.")]
    [TestCase("45", "40", "95", "retirementAge", "Age at retirement must not be below your age. If you are retired, enter your age.")]
    [TestCase("45", "66", "66", "planToAge", "The plan must reach beyond the age at retirement.")]
    [TestCase("45", "66", "", "planToAge", "Plan until age is missing.")]
    public async Task What_is_wrong_is_told_at_its_field_and_kept(string age, string retirementAge, string planToAge, string field, string error)
    {
        await _visitor.OpenAsync(Plan + "/1");
        Assert.That(await YouAsync(age, retirementAge, planToAge), Is.EqualTo((400, (string?)null)));
        ExpectWrong();

        Assert.That(await _visitor.AskAsync(Plan), Is.EqualTo(Plan + "/1"));
        await _visitor.OpenAsync(Plan + "/1");
        ExpectWrong();

        void ExpectWrong()
        {
            Assert.That((_visitor.Value("age"), _visitor.Value("retirementAge"), _visitor.Value("planToAge")), Is.EqualTo((age, retirementAge, planToAge)));
            Assert.That(_visitor.Error(field), Is.EqualTo(error));
            Assert.That(_visitor.Page.QuerySelectorAll(".field-error"), Has.Length.EqualTo(1));
            Assert.That(_visitor.Page.QuerySelector("[role=alert] a")?.GetAttribute("href"), Is.EqualTo($"#field-{field}"));
        }
    }

    [Test]
    public async Task Back_keeps_what_is_wrong_too_and_it_is_told_when_the_visitor_is_there_again()
    {
        await _visitor.OpenAsync(Plan + "/1");
        await YouAsync();
        Assert.That(await MoneyAsync("much", "back"), Is.EqualTo((303, Plan + "/1")));
        Assert.That(await YouAsync(), Is.EqualTo((303, Plan + "/2")));
        await _visitor.OpenAsync(Plan + "/2");
        Assert.That((_visitor.Value("savings"), _visitor.Error("savings")), Is.EqualTo(("much", "Savings today must be a number, such as 80000, with a point before decimals.")));
        Assert.That(await YouAsync(go: "back"), Is.EqualTo((303, Plan + "/1")), "before the first there is none");
    }

    [Test]
    public async Task Two_tabs_on_different_steps_take_nothing_from_each_other()
    {
        await _visitor.OpenAsync(Plan + "/1");
        await YouAsync();
        await MoneyAsync();

        await Task.WhenAll(YouAsync("50"), MoneyAsync("1"));

        await _visitor.OpenAsync(Plan + "/1");
        Assert.That(_visitor.Value("age"), Is.EqualTo("50"));
        await _visitor.OpenAsync(Plan + "/2");
        Assert.That(_visitor.Value("savings"), Is.EqualTo("1"));
    }

    [Test]
    public async Task It_is_there_the_next_day_and_gone_when_it_is_started_over()
    {
        await _visitor.OpenAsync(Plan + "/1");
        await YouAsync();
        _clock.Advance(TimeSpan.FromDays(13));
        Assert.That(await _visitor.AskAsync(Plan), Is.EqualTo(Plan + "/2"));

        await _visitor.OpenAsync(Plan + "/2");
        Assert.That(await MoneyAsync("2", "start-over"), Is.EqualTo((303, Plan + "/1")));
        Assert.That(await _visitor.AskAsync(Plan), Is.EqualTo(Plan + "/1"));
        await _visitor.OpenAsync(Plan + "/1");
        Assert.That(_visitor.Value("age"), Is.EqualTo("40"));
        Assert.That(_visitor.Page.QuerySelector("[value=start-over]"), Is.Null);
    }

    [Test]
    public async Task While_redis_is_away_the_form_is_there_and_a_step_that_is_sent_comes_back_as_it_was_filled_in()
    {
        await _visitor.OpenAsync(Plan + "/1");
        await YouAsync();
        _site.Sessions.Fault = new IOException("gone");

        await _visitor.OpenAsync(Plan + "/2");
        Assert.That((_visitor.Status, _visitor.Value("savings")), Is.EqualTo((200, "80000")));
        Assert.That(_visitor.Page.QuerySelector(".workspace-away"), Is.Not.Null);
        Assert.That((await MoneyAsync("123")).Status, Is.EqualTo(503));
        Assert.That(_visitor.Value("savings"), Is.EqualTo("123"));
        Assert.That(Alert(), Does.Contain("Nothing was saved").And.Contain("Step 2 of the plan (\u201cYour money\u201d) could not be saved, because your workspace can't be reached"));
        Assert.That((await MoneyAsync("much")).Status, Is.EqualTo(400));
        Assert.That((_visitor.Value("savings"), _visitor.Error("savings")), Is.EqualTo(("much", "Savings today must be a number, such as 80000, with a point before decimals.")));
        Assert.That(Alert(), Does.Contain("Nothing was saved"));

        _site.Sessions.Fault = null;
        await Eventually.Is(async () => await _visitor.AskAsync(Plan) == Plan + "/2");
        await _visitor.OpenAsync(Plan + "/1");
        Assert.That(_visitor.Value("age"), Is.EqualTo("45"));
    }

    [TestCase("next")]
    [TestCase("back")]
    [TestCase("start-over")]
    public async Task A_save_that_fails_changes_nothing_and_loses_nothing(string go)
    {
        await _visitor.OpenAsync(Plan + "/1");
        await YouAsync();
        _site.Sessions.WriteFault = new IOException("full");

        Assert.That((await YouAsync("50", go: go)).Status, Is.EqualTo(503));

        Assert.That(_visitor.Value("age"), Is.EqualTo("50"));
        Assert.That(Alert(), Does.Contain("Step 1 of the plan (\u201cYou\u201d) could not be saved"));
        _site.Sessions.WriteFault = null;
        await _visitor.OpenAsync(Plan + "/1");
        Assert.That(_visitor.Value("age"), Is.EqualTo("45"));
    }

    [Test]
    public async Task More_than_a_session_holds_is_told_by_its_limit_and_nothing_of_the_step_is_saved()
    {
        await using var site = FormVisitor.Secure(new TestSite(new RetirementPlan()).With("Sessions:MostFields", "8"));
        using var visitor = new FormVisitor(site);
        await visitor.PostAsync(Plan + "/1", ("age", "45"), ("retirementAge", "66"), ("planToAge", "95"), ("go", "next"));
        await visitor.PostAsync(Plan + "/2", ("savings", "1"), ("yearlySaving", "1"), ("yearlySpending", "1"), ("go", "next"));

        Assert.That((await visitor.PostAsync(Plan + "/3", ("realReturn", "4.5"), ("volatility", "11.5"), ("simulations", "20000"), ("seed", "1"), ("go", "back"))).Status, Is.EqualTo(422));
        Assert.That(visitor.Value("volatility"), Is.EqualTo("11.5"));
        Assert.That(visitor.Page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("it may have 8 fields").And.Contain("still in the form"));
        await visitor.OpenAsync(Plan + "/3");
        Assert.That(visitor.Value("realReturn"), Is.Not.EqualTo("4.5"));
    }

    [TestCase("/workspace/plan/0")]
    [TestCase("/workspace/plan/4")]
    [TestCase("/workspace/plan/one")]
    public async Task Other_steps_are_not_there(string address)
    {
        await _visitor.OpenAsync(address);
        Assert.That(_visitor.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Without_the_calculation_there_is_no_plan()
    {
        await using var site = new TestSite(new Halving());
        using var visitor = new FormVisitor(site);
        await visitor.OpenAsync(Plan);
        Assert.That(visitor.Status, Is.EqualTo(404));
        await visitor.OpenAsync(Plan + "/1");
        Assert.That(visitor.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task The_calculations_page_leads_to_it()
    {
        await _visitor.OpenAsync("/calculations/retirement-plan");
        Assert.That(_visitor.Page.QuerySelector("a[href='/workspace/plan']")?.TextContent, Does.Contain("three steps"));
    }

    private Task<(int Status, string? Location)> YouAsync(string age = "45", string retirementAge = "66", string planToAge = "95", string go = "next") =>
        _visitor.PostAsync(Plan + "/1", ("age", age), ("retirementAge", retirementAge), ("planToAge", planToAge), ("go", go));

    private Task<(int Status, string? Location)> MoneyAsync(string savings = "80000", string go = "next") =>
        _visitor.PostAsync(Plan + "/2", ("savings", savings), ("yearlySaving", "12000"), ("yearlySpending", "25e3"), ("go", go));

    private Task<(int Status, string? Location)> MarketAsync() =>
        _visitor.PostAsync(Plan + "/3", ("realReturn", "4"), ("volatility", "11.0"), ("simulations", "20000"), ("seed", "1"), ("go", "next"));

    private string Alert() => string.Join(' ', _visitor.Page.QuerySelectorAll("[role=alert]").Select(alert => alert.TextContent));
}
