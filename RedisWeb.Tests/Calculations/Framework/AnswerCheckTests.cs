using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

/// <summary>Lists that don't fit each other are a mistake of the author's, and not an answer.</summary>
public sealed class AnswerCheckTests
{
    private static readonly Series Whole = new()
    {
        Title = "Waiting",
        XTitle = "Agents",
        YTitle = "Minutes",
        X = [1, 2, 3],
        XNames = ["one", "two", "three"],
        Lines = [new("Mean", [4, null, 2])],
        Bands = [new("Most", [1, 1, 1], [9, 8, 7])],
    };

    private static readonly Table Full = new("Rooms", [new("Room"), new("Steps")], [["North", 12], ["South", new Cell()]]);

    private static IEnumerable<TestCaseData> Wrong =>
    [
        new TestCaseData(Whole with { Lines = [new("Mean", [4, 3])] }, Full, "Answer.Series: the series 'Waiting' has 3 positions, and its line 'Mean' 2 values.").SetArgDisplayNames("a line"),
        new TestCaseData(Whole with { XNames = ["one"] }, Full, "Answer.Series: the series 'Waiting' has 3 positions, and XNames 1 values.").SetArgDisplayNames("names"),
        new TestCaseData(Whole with { Bands = [new("Most", [1, 1, 1], [9, 8])] }, Full, "Answer.Series: the series 'Waiting' has 3 positions, and the upper end of its band 'Most' 2 values.").SetArgDisplayNames("a band"),
        new TestCaseData(Whole, Full with { Rows = [["North", 12], ["South"]] }, "Answer.Table: the table 'Rooms' has 2 columns, and its row 2 1 cells.").SetArgDisplayNames("a row"),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void A_list_of_another_length_fails_the_compute_and_is_named(Series series, Table table, string message) =>
        Assert.That(async () => await new Given(new Answer([Whole, series], table)).AskAsync(), Throws.InvalidOperationException.With.Message.EqualTo(message));

    [Test]
    public async Task What_fits_and_what_is_not_there_pass()
    {
        Assert.That((await new Given(new Answer([Whole], Full)).AskAsync()).Series, Has.Count.EqualTo(1));
        Assert.That((await new Given(new Answer([], null)).AskAsync()).Table, Is.Null);
    }

    private sealed record Answer(IReadOnlyList<Series> Series, Table? Table);

    private sealed record Nothing;

    private sealed class Given(Answer answer) : Calculation<Nothing, Answer>
    {
        public override string Title => "Answering";

        public override string Summary => "Answers.";

        protected override Task<Answer> ComputeAsync(Nothing input, ComputeContext context) => Task.FromResult(answer);
    }
}
