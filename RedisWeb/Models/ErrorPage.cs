namespace RedisWeb.Models;

/// <summary>A page that says what went wrong and what can be done.</summary>
/// <param name="Reference">Stands in the log beside the cause, when there is one to look up.</param>
/// <param name="Suggestions">What may have been meant.</param>
public sealed record ErrorPage(int Status, string Title, string Message, string? Reference, IReadOnlyList<CalculationLink> Suggestions);
