using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>One step of a plan, with what was entered in it.</summary>
/// <param name="IsBegun">Whether anything of the plan is saved.</param>
public sealed record PlanPage(PlanStep Step, IReadOnlyList<PlanStepLink> Steps, IReadOnlyList<FieldModel> Fields, bool IsBegun)
{
    public NotSaved? NotSaved { get; init; }

    public bool IsFirst => Step.Number == 1;

    public bool IsLast => Step.Number == Steps.Count;

    public bool HasErrors => Fields.Any(each => each.Error is not null);

    /// <summary>As it is saved. What is wrong with it stands there; what was not entered yet is not wrong.</summary>
    public static PlanPage Of(PlanStep step, IReadOnlyDictionary<string, string> saved) => Of(step, saved, saved, PlanSteps.ErrorsAt(step, saved));

    public static PlanPage Of(
        PlanStep step, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> entered, IReadOnlyDictionary<string, string> errors) => new(
            step,
            [.. PlanSteps.All.Select(each => new PlanStepLink(each.Number, each.Title, each == step, each.Number <= PlanSteps.ToGoOnAt(saved).Number))],
            [.. step.Fields.Select(field => entered.TryGetValue(field.Name, out var text)
                ? new FieldModel(field, text, errors.GetValueOrDefault(field.Name))
                : new FieldModel(field, field.Spell(field.Default), null))],
            saved.Count > 0);
}

/// <param name="IsOpen">Whether all steps before it are complete.</param>
public sealed record PlanStepLink(int Number, string Title, bool IsCurrent, bool IsOpen);

/// <summary>Some of a form's fields, asked for on a page of their own.</summary>
public sealed record PlanStep(int Number, Func<string> Called, IReadOnlyList<InputField> Fields)
{
    /// <summary>In the language of the request.</summary>
    public string Title => Called();

    public bool Has(string field) => Fields.Any(each => each.Name == field);
}

/// <summary>The retirement plan, asked for in three short steps. Fields, limits and rules are the calculation's own.</summary>
public static class PlanSteps
{
    private static readonly CalculationTexts OwnTexts = CalculationTexts.Of(typeof(RetirementPlan));
    private static readonly InputForm Form = InputForm.Of<RetirementPlanInput>(OwnTexts);

    private static readonly PlanStep You = new(1, () => Texts.Plan["You"], Named(
        nameof(RetirementPlanInput.Age), nameof(RetirementPlanInput.RetirementAge), nameof(RetirementPlanInput.PlanToAge)));

    private static readonly PlanStep Money = new(2, () => Texts.Plan["Your money"], Named(
        nameof(RetirementPlanInput.Savings), nameof(RetirementPlanInput.YearlySaving), nameof(RetirementPlanInput.YearlySpending)));

    // All the rest, so that a new field is asked for too.
    private static readonly PlanStep Market = new(3, () => Texts.Plan["The market"], [.. Form.Fields.Except(You.Fields).Except(Money.Fields)]);

    /// <summary>The calculation's own.</summary>
    public static string Title => OwnTexts["Retirement plan"];

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
