using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>Makes a calculation's page: its form and, when there is one, its answer taken apart for showing.</summary>
public sealed class CalculationPresenter(ICompositeViewEngine engine, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Type, string> _viewNames = new();

    /// <summary>The form before anything was asked.</summary>
    public static CalculationPage Form(Calculation calculation) => Filled(calculation, calculation.Form.Defaults);

    /// <summary>The form as it was filled in, with a message at each field that is wrong.</summary>
    public static CalculationPage Form(Calculation calculation, Func<string, IReadOnlyList<string?>> entered, IReadOnlyDictionary<string, string> errors) =>
        new(calculation.Slug, calculation.Title, calculation.Summary, [.. calculation.Form.Fields.Select(field => new FieldModel(
            field, entered(field.Name) is [var text, ..] ? text ?? "" : field.Spell(field.Default), errors.GetValueOrDefault(field.Name)))]);

    /// <summary>The form of an input that was right, and why it has no answer all the same.</summary>
    public static CalculationPage Refused(Calculation calculation, BoundInput input, FailureModel failure) => Filled(calculation, input) with { Failure = failure };

    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="root">What stands before every path of the site; usually nothing.</param>
    public CalculationPage Answered(Calculation calculation, BoundInput input, CacheResult result, string root) =>
        Filled(calculation, input) with { Answer = Answer(calculation, input, result, root) };

    private static CalculationPage Filled(Calculation calculation, BoundInput input) => new(
        calculation.Slug, calculation.Title, calculation.Summary,
        [.. input.Entries.Select(entry => new FieldModel(entry.Field, entry.Field.Spell(entry.Value), null))]);

    private AnswerModel Answer(Calculation calculation, BoundInput input, CacheResult result, string root)
    {
        var shape = AnswerShape.Of(calculation.AnswerType);
        var (picture, series) = (shape.Picture(result.Value), shape.Series(result.Value));
        string[] suffixes = ["json", "csv", .. picture is null ? [] : (string[])["png"], .. series.Count == 0 ? [] : (string[])["svg"]];
        return new AnswerModel
        {
            Value = result.Value,
            Input = input.Value,
            ViewName = _viewNames.GetOrAdd(calculation.GetType(), ViewName),
            Facts = shape.Facts(result.Value),
            Series = series,
            Tables = shape.Tables(result.Value),
            Picture = picture,
            Address = AnswerAddress.Of(root, calculation, input),
            Query = input.Canonical,
            Representations = [.. suffixes.Select(suffix => new RepresentationLink(suffix.ToUpperInvariant(), AnswerAddress.Of(root, calculation, input, suffix)))],
            Status = result,
            ExpiresAt = clock.GetUtcNow() + result.TimeToLive,
        };
    }

    // A calculation's own view, where it has one: Views/Calculations/Answers/{class name}.cshtml.
    private string ViewName(Type type) =>
        engine.GetView(null, $"/Views/Calculations/Answers/{type.Name}.cshtml", isMainPage: false).Success ? $"Answers/{type.Name}" : "Show.Answer";
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
