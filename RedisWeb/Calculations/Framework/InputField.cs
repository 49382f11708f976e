using System.ComponentModel.DataAnnotations;
using RedisWeb.Resources;

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
public sealed record InputChoice(string Value, string Label)
{
    public string Label { get => OwnTexts?[field] ?? field; init; } = Label;

    internal CalculationTexts? OwnTexts { get; init; }
}

/// <summary>One field of a form.</summary>
public sealed record InputField
{
    /// <summary>The name in the query string: the property's, in camelCase.</summary>
    public required string Name { get; init; }

    /// <summary>In the language of the request, as all that visitors read of it.</summary>
    public required string Label { get => Own(field); init; }

    public string? Hint { get => field is null ? null : Own(field); init; }

    public string? Unit { get => field is null ? null : Own(field); init; }

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

    /// <summary>What its texts are called in other languages; null where nobody says so.</summary>
    internal CalculationTexts? OwnTexts { get; init; }

    /// <summary>Further annotations that a value must satisfy.</summary>
    public IReadOnlyList<ValidationAttribute> Rules { get; init; } = [];

    /// <summary>The one spelling that addresses and keys use for a value of this field.</summary>
    public string Spell(object value) => InputText.Spell(value);

    internal string NoChoice => Texts.Errors["{0} must be one of {1}.", Label, string.Join(", ", Choices.Select(choice => choice.Value))];

    /// <summary>The same field, its texts in other languages too.</summary>
    internal InputField With(CalculationTexts texts) => this with { OwnTexts = texts, Choices = [.. Choices.Select(choice => choice with { OwnTexts = texts })] };

    /// <summary>Why the value is not allowed, or null.</summary>
    public string? Check(object value)
    {
        if ((Minimum is not null && Minimum.CompareTo(value) > 0) || (Maximum is not null && Maximum.CompareTo(value) < 0))
        {
            return Texts.Errors["{0} must be {1}.", Label, Limits!];
        }

        if (Kind == InputKind.Choice && !IsChoice(Spell(value)))
        {
            return NoChoice;
        }

        if (value is string text && text.Length > MaximumLength)
        {
            return Texts.Errors["{0} must be at most {1} characters long.", Label, MaximumLength];
        }

        return Rules.Count == 0 ? null : CheckRules(value); // every page checks its fields, and a validation context is not cheap
    }

    private bool IsChoice(string spelled) => Choices.Any(choice => choice.Value == spelled); // apart, because Check allocates nothing

    private string? CheckRules(object value)
    {
        var context = new ValidationContext(this) { DisplayName = Label, MemberName = Name };
        return Rules.Select(rule => rule.GetValidationResult(value, context)).FirstOrDefault(result => result is not null)?.ErrorMessage is { } message ? Own(message) : null;
    }

    /// <summary>Which values are allowed, as it stands in a sentence: <c>from 1 to 10</c>; null when all are.</summary>
    public string? Limits => (Minimum, Maximum) switch
    {
        (null, null) => null,
        (null, { } maximum) => Texts.Errors["at most {0}", InputText.Read(maximum)],
        ({ } minimum, null) => Texts.Errors["at least {0}", InputText.Read(minimum)],
        ({ } minimum, { } maximum) => Texts.Errors["from {0} to {1}", InputText.Read(minimum), InputText.Read(maximum)],
    };

    private string Own(string text) => OwnTexts?[text] ?? text;
}
