namespace RedisWeb.Models;

/// <summary>The catalogue.</summary>
public sealed record HomePage(IReadOnlyList<CalculationLink> Calculations);

/// <summary>A calculation by name.</summary>
public sealed record CalculationLink(string Slug, string Title, string Summary);
