using RedisWeb.Calculations;

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

    /// <param name="saved">In all steps, by field.</param>
    /// <param name="entered">As it is shown, by field.</param>
    /// <param name="errors">By field.</param>
    public static PlanPage Of(
        PlanStep step, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> entered, IReadOnlyDictionary<string, string> errors) => new(
            step,
            [.. PlanSteps.All.Select(each => new PlanStepLink(each.Number, each.Title, each == step, each.Number <= PlanSteps.ToGoOnAt(saved).Number))],
            [.. step.Fields.Select(field => entered.TryGetValue(field.Name, out var text)
                ? new FieldModel(field, text, errors.GetValueOrDefault(field.Name))
                : new FieldModel(field, field.Spell(field.Default), null))],
            saved.Count > 0);
}

/// <param name="IsCurrent">Whether it is on the page.</param>
/// <param name="IsOpen">Whether all steps before it are complete.</param>
public sealed record PlanStepLink(int Number, string Title, bool IsCurrent, bool IsOpen);

/// <summary>Some of a form's fields, asked for on a page of their own.</summary>
public sealed record PlanStep(int Number, string Title, IReadOnlyList<InputField> Fields)
{
    public bool Has(string field) => Fields.Any(each => each.Name == field);
}
