using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>A question that was kept, turned back into what can be asked today.</summary>
public sealed record CataloguedQuestion(Calculation Calculation, BoundInput Input)
{
    /// <summary>In its one spelling.</summary>
    public Question Question => new(Calculation.Slug, Input.Canonical);

    public QuestionLink Link => new(Question.ToString(), Calculation.ShownTitle, QuestionText.Of(Input));
}

internal static class CataloguedQuestionExtensions
{
    /// <returns>Null where it is none today: its calculation is gone, or takes another input by now.</returns>
    public static CataloguedQuestion? Find(this CalculationCatalogue catalogue, Question question) =>
        catalogue.Find(question.Name) is { } calculation && calculation.Form.Bind(question.Input).Input is { } input ? new CataloguedQuestion(calculation, input) : null;
}
