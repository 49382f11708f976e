using System.Text.Json;
using System.Text.Json.Serialization;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>What went wrong, for programs (RFC 9457 problem details).</summary>
internal sealed record ProblemDocument
{
    public const string MediaType = "application/problem+json";

    private static readonly JsonSerializerOptions Writing = new(AnswerJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>Stands in the log beside the cause.</summary>
    public string? Reference { get; init; }

    /// <summary>The messages for each input that is wrong.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Calculations that may have been meant.</summary>
    public IReadOnlyList<CalculationLink>? Suggestions { get; init; }

    /// <summary>Where the answer can be had instead.</summary>
    public IReadOnlyList<RepresentationLink>? Representations { get; init; }

    public static ProblemDocument Of(ErrorPage page) => new()
    {
        Title = page.Title,
        Status = page.Status,
        Detail = page.Message,
        Reference = page.Reference,
        Suggestions = page.Suggestions.Count > 0 ? page.Suggestions : null,
    };

    public RepresentationResult ToResult() => new(JsonSerializer.SerializeToUtf8Bytes(this, Writing), MediaType, Status);
}
