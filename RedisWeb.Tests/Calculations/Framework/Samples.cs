using System.ComponentModel.DataAnnotations;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

/// <summary>A field of every kind.</summary>
public sealed record EveryKind
{
    [Display(Name = "Count"), Range(1, 1_000_000)]
    public int Count { get; set; } = 10;

    [Display(Name = "Up to"), Range(-1_000_000_000_000L, 1_000_000_000_000L)]
    public long UpTo { get; set; } = 1_000;

    [Display(Name = "Ratio"), Range(-10.0, 10.0)]
    public double Ratio { get; set; } = 0.5;

    [Display(Name = "Amount"), Range(typeof(decimal), "-1000000", "1000000")]
    public decimal Amount { get; set; } = 9.90m;

    public bool WithTax { get; set; } = true;

    [Display(Name = "Season")]
    public Season Season { get; set; } = Season.EarlySummer;

    [Display(Name = "Name"), MaxLength(20)]
    public string Name { get; set; } = "all";

    [Display(Name = "From"), Range(typeof(DateOnly), "2000-01-01", "2030-12-31")]
    public DateOnly From { get; set; } = new(2024, 2, 29);
}

public enum Season
{
    Winter,

    [Display(Name = "May and June")]
    EarlySummer,
}

/// <summary>The same without limits: whatever a type can hold.</summary>
public sealed record Unlimited
{
    public int Count { get; set; }

    public long UpTo { get; set; }

    public double Ratio { get; set; }

    public decimal Amount { get; set; }

    public bool WithTax { get; set; }

    public Season Season { get; set; }

    public string Name { get; set; } = "";

    public DateOnly From { get; set; }
}

public sealed record Empty;

/// <summary>Answers nothing, under any name.</summary>
public sealed class Named(string slug, string title = "Named") : Calculation<Empty, Empty>
{
    public override string Slug => slug;

    public override string Title => title;

    public override string Summary => "Has a slug.";

    public override Freshness Freshness { get; } = Freshness.Default;

    public override string ToString() => $"the calculation {title}";

    protected override Task<Empty> ComputeAsync(Empty input, ComputeContext context) => Task.FromResult(input);
}
