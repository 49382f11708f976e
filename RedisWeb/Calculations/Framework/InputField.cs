using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Calculations;

/// <summary>What kind of value a field takes, which decides its control and its spelling.</summary>
public enum InputKind
{
    WholeNumber,
    Number,
    YesNo,
    Choice,
    Text,
    Date,
}

/// <summary>One value of a choice: how it is spelled in addresses, and what the visitor reads.</summary>
public sealed record InputChoice(string Value, string Label);

/// <summary>One field of a form.</summary>
public sealed record InputField
{
    /// <summary>The name in the query string: the property's, in camelCase.</summary>
    public required string Name { get; init; }

    public required string Label { get; init; }

    public string? Hint { get; init; }

    public string? Unit { get; init; }

    public required InputKind Kind { get; init; }

    /// <summary>The type of its values: int, long, double, decimal, bool, an enum, string or DateOnly.</summary>
    public required Type ValueType { get; init; }

    public required object Default { get; init; }

    /// <summary>The least value allowed (of <see cref="ValueType"/>), if there is one.</summary>
    public IComparable? Minimum { get; init; }

    /// <summary>The greatest value allowed (of <see cref="ValueType"/>), if there is one.</summary>
    public IComparable? Maximum { get; init; }

    public int MaximumLength { get; init; } = InputText.LongestText;

    /// <summary>The values of a choice, in the order they are offered.</summary>
    public IReadOnlyList<InputChoice> Choices { get; init; } = [];

    /// <summary>Further annotations that a value must satisfy.</summary>
    public IReadOnlyList<ValidationAttribute> Rules { get; init; } = [];

    /// <summary>The one spelling that addresses and keys use for a value of this field.</summary>
    public string Spell(object value) => InputText.Spell(value);

    internal string NoChoice => $"{Label} must be one of {string.Join(", ", Choices.Select(choice => choice.Value))}.";

    /// <summary>Why the value is not allowed, or null.</summary>
    public string? Check(object value)
    {
        if ((Minimum is not null && Minimum.CompareTo(value) > 0) || (Maximum is not null && Maximum.CompareTo(value) < 0))
        {
            return $"{Label} must be {Limits}.";
        }

        if (Kind == InputKind.Choice && !IsChoice(Spell(value)))
        {
            return NoChoice;
        }

        if (value is string text && text.Length > MaximumLength)
        {
            return $"{Label} must be at most {MaximumLength} characters long.";
        }

        return Rules.Count == 0 ? null : CheckRules(value); // every page checks its fields, and a validation context is not cheap
    }

    private bool IsChoice(string spelled) => Choices.Any(choice => choice.Value == spelled); // apart, because Check allocates nothing

    private string? CheckRules(object value)
    {
        var context = new ValidationContext(this) { DisplayName = Label, MemberName = Name };
        return Rules.Select(rule => rule.GetValidationResult(value, context)).FirstOrDefault(result => result is not null)?.ErrorMessage;
    }

    /// <summary>Which values are allowed, as it stands in a sentence: <c>from 1 to 10</c>; null when all are.</summary>
    public string? Limits => (Minimum, Maximum) switch
    {
        (null, null) => null,
        (null, { } maximum) => $"at most {InputText.Read(maximum)}",
        ({ } minimum, null) => $"at least {InputText.Read(minimum)}",
        ({ } minimum, { } maximum) => $"from {InputText.Read(minimum)} to {InputText.Read(maximum)}",
    };
}
