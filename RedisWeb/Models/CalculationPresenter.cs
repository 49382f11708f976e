using RedisWeb.Caching;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>Makes a calculation's page: its form and, when there is one, its answer taken apart for showing.</summary>
public sealed class CalculationPresenter(AnswerViews views, TimeProvider clock)
{
    /// <summary>The form before anything was asked.</summary>
    public static CalculationPage Form(Calculation calculation) =>
        Page(calculation, [.. calculation.Form.Defaults.Entries.Select(entry => new FieldModel(entry.Field, entry.Field.Spell(entry.Value), null))]);

    /// <summary>The form as it was filled in, with a message at each field that is wrong.</summary>
    public static CalculationPage Form(Calculation calculation, Func<string, IReadOnlyList<string?>> entered, IReadOnlyDictionary<string, string> errors) =>
        Page(calculation, [.. calculation.Form.Fields.Select(field => new FieldModel(
            field, entered(field.Name) is [var text, ..] ? text ?? "" : field.Spell(field.Default), errors.GetValueOrDefault(field.Name)))]);

    /// <summary>The form of an input that was right, and why it has no answer all the same.</summary>
    public static CalculationPage Refused(Calculation calculation, BoundInput input, FailureModel failure) =>
        Page(calculation, Filled(input)) with { Failure = failure };

    /// <param name="calculation">What was asked.</param>
    /// <param name="input">Of it.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="root">What stands before every path of the site; usually nothing.</param>
    public CalculationPage Answered(Calculation calculation, BoundInput input, CacheResult result, string root) =>
        Page(calculation, Filled(input)) with { Answer = Answer(calculation, input, result, root) };

    private static FieldModel[] Filled(BoundInput input) =>
        [.. input.Entries.Select(entry => new FieldModel(entry.Field, entry.Field.Spell(entry.Value), null))];

    private static CalculationPage Page(Calculation calculation, IReadOnlyList<FieldModel> fields) => new()
    {
        Slug = calculation.Slug,
        Title = calculation.Title,
        Summary = calculation.Summary,
        Fields = fields,
    };

    private AnswerModel Answer(Calculation calculation, BoundInput input, CacheResult result, string root)
    {
        var shape = AnswerShape.Of(calculation.AnswerType);
        var (picture, series) = (shape.Picture(result.Value), shape.Series(result.Value));
        return new AnswerModel
        {
            Value = result.Value,
            Input = input.Value,
            ViewName = views.NameFor(calculation),
            Facts = shape.Facts(result.Value),
            Series = series,
            Tables = shape.Tables(result.Value),
            Picture = picture,
            Address = AnswerAddress.Of(root, calculation, input),
            Query = input.Canonical,
            Representations = Links(root, calculation, input, picture is not null, series.Count > 0),
            Status = Status(result),
        };
    }

    private static List<RepresentationLink> Links(string root, Calculation calculation, BoundInput input, bool picture, bool series)
    {
        RepresentationLink Link(string label, string suffix) => new(label, AnswerAddress.Of(root, calculation, input, suffix));
        List<RepresentationLink> links = [Link("JSON", "json"), Link("CSV", "csv")];
        if (picture)
        {
            links.Add(Link("PNG", "png"));
        }

        if (series)
        {
            links.Add(Link("SVG", "svg"));
        }

        return links;
    }

    private CacheStatusModel Status(CacheResult result) => new()
    {
        Status = result.Status,
        Collapsed = result.Collapsed,
        IsNear = result.IsNear,
        IsStaleOnError = result.IsStaleOnError,
        ComputedAt = result.ComputedAt,
        Age = result.Age,
        ExpiresAt = clock.GetUtcNow() + result.TimeToLive,
        TimeToLive = result.TimeToLive,
        ComputeTime = result.ComputeTime,
        TimeSaved = result.Status is CacheStatus.Hit or CacheStatus.Stale ? result.ComputeTime : TimeSpan.Zero,
        StoredBytes = result.StoredBytes,
        Store = result.Store,
        ComputedBy = result.ComputedBy,
        Key = result.Key,
    };
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
