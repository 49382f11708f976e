using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>What became of one of the questions that are compared: its answer, or why there is none.</summary>
public sealed record ComparedAnswer(BoundInput Input, CacheResult? Result, FailureModel? Failure);

/// <summary>Answers of one calculation side by side.</summary>
/// <param name="HasTables">Whether the answers have tables, which are not compared.</param>
/// <param name="Query">What stands behind the question mark of this page's address, and of the workspace's with the same answers ticked.</param>
/// <param name="Root">What stands before every path of the site; usually nothing.</param>
public sealed record ComparisonPage(
    string Title, IReadOnlyList<ComparedColumn> Columns, IReadOnlyList<ComparedRow> Inputs, IReadOnlyList<ComparedRow> Facts, IReadOnlyList<JoinedChart> Charts, bool HasTables, string Query, string Root)
{
    /// <summary>How many inputs are not the same.</summary>
    public int DifferingInputs => Inputs.Count(row => row.Differs);

    /// <summary>How many values are not the same.</summary>
    public int DifferingFacts => Facts.Count(row => row.Differs);

    /// <summary>Where each chart is served, as SVG.</summary>
    public IReadOnlyList<ChartFile> Files => ChartFile.All(Charts.Select(chart => chart.Series), $"{Root}/workspace/compare.svg?{Query}");
}

/// <param name="Name">What tells it from the others.</param>
public sealed record ComparedColumn(
    string Name, string Address, CacheStatus? Status, TimeSpan Age, DateTimeOffset ComputedAt, FailureModel? Failure, Picture? Picture, string PictureAddress);

/// <param name="Values">One for each answer, with its unit.</param>
/// <param name="Differs">Whether they are not all the same.</param>
public sealed record ComparedRow(string Label, IReadOnlyList<ComparedValue> Values, bool Differs);

/// <param name="Difference">Against the first answer, where both are numbers that differ: "+12 apples (+4.0 %)".</param>
public sealed record ComparedValue(string Text, string? Difference);

/// <summary>What was chosen, when that can't be compared.</summary>
/// <param name="Problem">Why, and what can be done.</param>
/// <param name="Query">Behind the question mark of the workspace's address, so that it is ticked there.</param>
public sealed record ChoicePage(string Problem, IReadOnlyList<ChoiceGroup> Groups, IReadOnlyList<BadChoice> Bad, string Query);

/// <summary>Answers of one calculation, all ticked.</summary>
public sealed record ChoiceGroup(string Slug, string Title, IReadOnlyList<QuestionLink> Questions);

public sealed record BadChoice(string Text, string Reason);

/// <summary>Puts answers of one calculation side by side.</summary>
internal static class ComparisonPresenter
{
    private const int MostInName = 3;

    public static ComparisonPage Page(Calculation calculation, IReadOnlyList<ComparedAnswer> answers, string query, string root)
    {
        var shape = AnswerShape.Of(calculation.AnswerType);
        var names = Names([.. answers.Select(answer => answer.Input)]);
        return new ComparisonPage(
            calculation.ShownTitle,
            [.. answers.Zip(names, (answer, name) => Column(calculation, shape, answer, name, root))],
            Inputs(calculation.Form, answers),
            Facts(calculation, answers),
            JoinedCharts.Of([.. answers.Zip(names).Where(each => each.First.Result is not null).Select(each => (each.Second, shape.Series(each.First.Result!.Value, calculation.OwnTexts)))]),
            answers.Any(answer => answer.Result is { } result && shape.Tables(result.Value).Count > 0),
            query,
            root);
    }

    /// <summary>What tells each input from the others, in a few words.</summary>
    internal static IReadOnlyList<string> Names(IReadOnlyList<BoundInput> inputs)
    {
        var entries = inputs.Select(input => input.Entries.ToList()).ToList();
        var differing = Enumerable.Range(0, entries[0].Count).Where(i => entries.Select(each => each[i].Field.Spell(each[i].Value)).Distinct().Count() > 1).ToList();
        var more = differing.Count > MostInName ? Texts.Workspace[" and {0} more", differing.Count - MostInName] : "";
        var names = entries.Select(each => string.Join(Texts.Workspace[", "], differing.Take(MostInName).Select(i => QuestionText.Of(each[i].Field, each[i].Value))) + more).ToList();
        return names.Distinct().Count() == names.Count ? names : [.. names.Select((name, i) => $"{(char)('A' + i)}: {name}")];
    }

    private static List<ComparedRow> Inputs(InputForm form, IReadOnlyList<ComparedAnswer> answers)
    {
        var entries = answers.Select(answer => answer.Input.Entries.Select(entry => entry.Value).ToList()).ToList();
        return [.. form.Fields.Select((field, i) => new ComparedRow(
            field.Label,
            ComparedValues.Of([.. entries.Select(values => (QuestionText.Whole(field, values[i]), FactText.NumberOf(values[i])))], field.Unit),
            entries.Select(values => field.Spell(values[i])).Distinct().Count() > 1))];
    }

    private static ComparedColumn Column(Calculation calculation, AnswerShape shape, ComparedAnswer answer, string name, string root) => new(
        name,
        AnswerAddress.Of(root, calculation, answer.Input),
        answer.Result?.Status,
        answer.Result?.Age ?? default,
        answer.Result?.ComputedAt ?? default,
        answer.Failure,
        answer.Result is { } result ? shape.Picture(result.Value)?.In(calculation.OwnTexts) : null,
        AnswerAddress.Of(root, calculation, answer.Input, "png"));

    private static List<ComparedRow> Facts(Calculation calculation, IReadOnlyList<ComparedAnswer> answers)
    {
        var all = answers.Select(answer => answer.Result is { } result ? AnswerShape.Of(calculation.AnswerType).Facts(result.Value, calculation.OwnTexts) : null).ToList();
        var labels = all.SelectMany(facts => facts ?? []).Select(fact => fact.Label).Distinct();
        return [.. labels.Select(label =>
        {
            var facts = all.Select(each => each?.FirstOrDefault(fact => fact.Label == label)).ToList();
            var known = all.Zip(facts).Where(each => each.First is not null).Select(each => Value(each.Second)); // of those that there are
            return new ComparedRow(label, ComparedValues.Of([.. facts.Select(fact => (Value(fact), fact?.Number))], facts.Find(fact => fact?.Unit is not null)?.Unit), known.Distinct().Count() > 1);
        })];
    }

    private static string Value(Fact? fact) => fact?.Text ?? CellText.Nothing;
}
