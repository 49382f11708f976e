using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>The retirement plan, asked for in three short steps. Fields, limits and rules are the calculation's own.</summary>
public static class PlanSteps
{
    private static readonly InputForm Form = InputForm.Of<RetirementPlanInput>();

    private static readonly PlanStep You = new(1, "You", Named(
        nameof(RetirementPlanInput.Age), nameof(RetirementPlanInput.RetirementAge), nameof(RetirementPlanInput.PlanToAge)));

    private static readonly PlanStep Money = new(2, "Your money", Named(
        nameof(RetirementPlanInput.Savings), nameof(RetirementPlanInput.YearlySaving), nameof(RetirementPlanInput.YearlySpending)));

    // All the rest, so that a new field is asked for too.
    private static readonly PlanStep Market = new(3, "The market", [.. Form.Fields.Except(You.Fields).Except(Money.Fields)]);

    public static IReadOnlyList<PlanStep> All { get; } = [You, Money, Market];

    /// <summary>What is wrong at a step, by its fields; of the rules over several fields too, those that stand at one of its own.</summary>
    /// <param name="entered">In all steps so far, by field.</param>
    public static IReadOnlyDictionary<string, string> ErrorsAt(PlanStep step, IReadOnlyDictionary<string, string> entered)
    {
        IReadOnlyList<string?> Entered(string field) => entered.TryGetValue(field, out var text) ? [text] : [];

        // Rules over several fields are looked at once every field is right by itself, so what is wrong elsewhere is left out.
        var wrong = Form.Bind(Entered).Errors;
        var errors = Form.Bind(field => step.Has(field) || !wrong.ContainsKey(field) ? Entered(field) : []).Errors;
        return errors.Where(error => step.Has(error.Key)).ToDictionary();
    }

    /// <summary>The first step that is not filled in, or not rightly; the last one where all are.</summary>
    public static PlanStep ToGoOnAt(IReadOnlyDictionary<string, string> entered) => All.FirstOrDefault(step => !IsComplete(step, entered)) ?? All[^1];

    /// <summary>The calculation's input, once all steps are complete.</summary>
    public static BoundInput? InputOf(IReadOnlyDictionary<string, string> entered) =>
        All.All(step => IsComplete(step, entered)) ? Form.Bind(field => [entered[field]]).Input : null;

    private static bool IsComplete(PlanStep step, IReadOnlyDictionary<string, string> entered) =>
        step.Fields.All(field => entered.ContainsKey(field.Name)) && ErrorsAt(step, entered).Count == 0;

    private static InputField[] Named(params string[] properties) =>
        [.. properties.Select(property => Form.Fields.Single(field => field.Name == InputText.Camel(property)))];
}
