using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>What a visitor has chosen to compare, sorted into questions and what is none.</summary>
internal sealed class ComparisonChoice
{
    public const int Least = 2;
    public const int Most = 4;

    private readonly List<Question> _bad;
    private readonly CalculationCatalogue _catalogue;

    /// <param name="chosen">As <see cref="Question.ToString"/> spells them, or in any other spelling.</param>
    public ComparisonChoice(CalculationCatalogue catalogue, IEnumerable<string?> chosen)
    {
        _catalogue = catalogue;
        var questions = chosen.Select(text => Question.Parse(text ?? "")).Distinct().ToLookup(question => catalogue.Find(question));
        Asked = [.. questions.Select(each => each.Key).OfType<CataloguedQuestion>().DistinctBy(each => each.Question)];
        _bad = [.. questions[null]];
    }

    public IReadOnlyList<CataloguedQuestion> Asked { get; }

    public bool IsEmpty => Asked.Count + _bad.Count == 0;

    public bool CanBeCompared => Problem is null;

    /// <summary>Behind the question mark of an address that has the same choice.</summary>
    public string Query => string.Join('&', Asked.Select(each => "a=" + Uri.EscapeDataString(each.Question.ToString())));

    private string? Problem =>
        IsEmpty ? Texts.Workspace["Tick two to four answers of one calculation in your workspace. They are then shown here side by side, at an address that you can share."]
        : _bad.Count > 0 ? Texts.Workspace["Not everything that was chosen is a question that can be asked here. The rest stays chosen."]
        : Asked.Select(each => each.Calculation).Distinct().Count() > 1 ? Texts.Workspace["Only answers of one calculation can be put side by side. What you have chosen is of several: compare those of one, or choose again."]
        : Asked.Count < Least ? Texts.Workspace["One answer alone has nothing to be compared with. Tick another of the same calculation in your workspace; this one stays ticked."]
        : Asked.Count > Most ? Texts.Workspace["At most four answers fit side by side, and {0} are chosen. Untick some.", Asked.Count]
        : null;

    public ChoicePage Page() => new(
        Problem ?? "",
        [.. Asked.GroupBy(each => each.Calculation).Select(group => new ChoiceGroup(group.Key.Slug, group.Key.ShownTitle, [.. group.Select(each => each.Link)]))],
        [.. _bad.Select(question => new BadChoice(question.ToString(), Reason(question)))],
        Query);

    private string Reason(Question question) => _catalogue.Find(question.Name) is { } calculation
        ? $"{calculation.ShownTitle}: {string.Join(" ", calculation.Form.Bind(question.Input).Errors.Values)}"
        : Texts.Workspace["There is no such calculation."];
}
