using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>Makes a calculation's page: its form and, when there is one, its answer taken apart for showing.</summary>
public static class CalculationPresenter
{
    /// <summary>The form before anything was asked.</summary>
    public static CalculationPage Form(Calculation calculation) => Filled(calculation, calculation.Form.Defaults);

    /// <summary>The form as it was filled in, with a message at each field that is wrong.</summary>
    public static CalculationPage Form(Calculation calculation, Func<string, IReadOnlyList<string?>> entered, IReadOnlyDictionary<string, string> errors) =>
        new(calculation.Slug, calculation.ShownTitle, calculation.ShownSummary, [.. calculation.Form.Fields.Select((field, i) => new FieldModel(
            field, entered(field.Name) is [var text, ..] ? text ?? "" : field.Spell(field.Default), errors.GetValueOrDefault(field.Name))
            {
                AreLimitsRepeated = AreRepeated(calculation, i),
            })]);

    /// <summary>The form of an input that was right, and why it has no answer all the same.</summary>
    public static CalculationPage Refused(Calculation calculation, BoundInput input, FailureModel failure) => Filled(calculation, input) with
    {
        Failure = failure,
        Draft = calculation is ReportFile file ? DraftPresenter.AddressOf(file, input) : null,
    };

    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="answer">What it came to.</param>
    public static CalculationPage Answered(Calculation calculation, BoundInput input, AnswerModel answer) => Filled(calculation, input) with { Answer = answer };

    private static CalculationPage Filled(Calculation calculation, BoundInput input) => new(
        calculation.Slug, calculation.ShownTitle, calculation.ShownSummary,
        [.. input.Entries.Select((entry, i) => new FieldModel(entry.Field, entry.Field.Spell(entry.Value), null) { AreLimitsRepeated = AreRepeated(calculation, i) })]);

    private static bool AreRepeated(Calculation calculation, int field) => field > 0 && calculation.Form.Fields[field].Limits == calculation.Form.Fields[field - 1].Limits;
}

/// <summary>The one address of an answer.</summary>
internal static class AnswerAddress
{
    /// <param name="root">What stands before every path of the site; usually nothing.</param>
    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="suffix">json, csv, png or svg for that representation.</param>
    public static string Of(string root, Calculation calculation, BoundInput input, string? suffix = null)
    {
        var query = input.Canonical.Length == 0 ? "" : "?" + input.Canonical;
        return suffix is null ? $"{root}/calculations/{calculation.Slug}{query}" : $"{root}/calculations/{calculation.Slug}.{suffix}{query}";
    }
}
