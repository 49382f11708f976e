using System.ComponentModel.DataAnnotations;
using RedisWeb.Resources;

namespace RedisWeb.Calculations;

/// <summary>Turns what a visitor entered into an input, or into an error at each field.</summary>
public sealed class InputForm
{
    /// <summary>What an address calls the ways in which its tables are looked at.</summary>
    public static readonly IReadOnlyList<string> TableViews = ["sort", "find", "page", "table"];

    // Names that no field can have: in an address they are no part of what is asked.
    private static readonly string[] Reserved = [.. TableViews, "chart"];

    private readonly Func<IReadOnlyList<object>, object> _create;
    private readonly CalculationTexts? _texts;

    /// <param name="fields">In the order they are asked for.</param>
    /// <param name="create">Makes the input from one value for each field.</param>
    /// <param name="texts">What its texts are called in other languages.</param>
    /// <exception cref="CalculationDefinitionException">Two fields have one name, or one a name that is reserved; or a default is not allowed.</exception>
    public InputForm(IReadOnlyList<InputField> fields, Func<IReadOnlyList<object>, object> create, CalculationTexts? texts = null)
    {
        fields = texts is null ? fields : [.. fields.Select(field => field.With(texts))];
        (Fields, _texts) = (fields, texts);
        TakesText = fields.Any(field => field.Kind == InputKind.Text);
        _create = create;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            if (!names.Add(field.Name))
            {
                throw new CalculationDefinitionException($"Two fields are called '{field.Name}'.");
            }

            if (IsReserved(field.Name))
            {
                throw new CalculationDefinitionException($"No field can be called '{field.Name}': {ReservedReason}");
            }

            if (field.Check(field.Default) is { } error)
            {
                throw new CalculationDefinitionException($"The default of '{field.Name}' is not allowed: {error}");
            }
        }

        var binding = Bind(_ => []);
        Defaults = binding.Input ?? throw new CalculationDefinitionException(
            "The defaults are not allowed together: " + string.Join(" ", binding.Errors.Values));
    }

    public IReadOnlyList<InputField> Fields { get; }

    /// <summary>Whether a field takes whatever a visitor writes.</summary>
    public bool TakesText { get; }

    public BoundInput Defaults { get; }

    internal static string ReservedReason => $"{string.Join(", ", Reserved)} are reserved, for how the page's tables are sorted, searched and paged, and for its charts.";

    /// <summary>Whether no field can have this name. Addresses don't tell upper from lower case.</summary>
    internal static bool IsReserved(string name) => Reserved.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The form of an input type; the rules are told at <see cref="Calculation{TInput, TAnswer}"/>.</summary>
    /// <exception cref="CalculationDefinitionException">The type can't be a form.</exception>
    public static InputForm Of<TInput>() where TInput : class, new() => Of<TInput>(CalculationTexts.Of(typeof(TInput)));

    /// <inheritdoc cref="Of{TInput}()"/>
    internal static InputForm Of<TInput>(CalculationTexts texts) where TInput : class, new() => InputRecord.FormOf<TInput>(texts);

    /// <summary>Binds and validates.</summary>
    /// <param name="entered">All that was entered for a field's name: nothing (its default is taken), one text, or several (an error).</param>
    public InputBinding Bind(Func<string, IReadOnlyList<string?>> entered)
    {
        var values = new object[Fields.Count];
        Dictionary<string, string>? errors = null;
        for (var i = 0; i < values.Length; i++)
        {
            var field = Fields[i];
            values[i] = field.Default;
            var error = entered(field.Name) switch
            {
                [] => null,
                [var text] => InputText.TryParse(field, text, out values[i], out var unreadable) ? field.Check(values[i]) : unreadable,
                { Count: var times } => Texts.Errors["{0} was given {1} times; once is enough.", field.Label, times],
            };
            if (error is not null)
            {
                (errors ??= [])[field.Name] = error;
            }
        }

        if (errors is not null)
        {
            return new InputBinding(null, errors);
        }

        var input = new BoundInput(_create(values), Fields, values);
        errors = CheckTogether(input.Value);
        return new InputBinding(errors.Count == 0 ? input : null, errors);
    }

    /// <summary>Binds what <see cref="BoundInput.Canonical"/> was once; today's form may be another.</summary>
    public InputBinding Bind(string canonical)
    {
        var entered = canonical.Split('&').Select(each => each.Split('=', 2)).Where(each => each.Length == 2).ToLookup(each => each[0], each => Uri.UnescapeDataString(each[1]), StringComparer.OrdinalIgnoreCase);
        return Bind(name => [.. entered[name]]);
    }

    private Dictionary<string, string> CheckTogether(object input)
    {
        var errors = new Dictionary<string, string>();
        foreach (var result in (input as IValidatableObject)?.Validate(new ValidationContext(input)).Where(result => result != ValidationResult.Success) ?? [])
        {
            foreach (var field in FieldsOf(result))
            {
                errors.TryAdd(field, result.ErrorMessage is { } message ? _texts?[message] ?? message : Texts.Errors["This value does not fit the others."]);
            }
        }

        return errors;
    }

    // The page shows errors beside fields only, so one that names none stands at the first.
    private List<string> FieldsOf(ValidationResult result)
    {
        var named = Fields.Select(field => field.Name).Where(name => result.MemberNames.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        return named.Count > 0 ? named : [Fields is [var first, ..] ? first.Name : ""];
    }
}

/// <summary>What binding came to: an input, or an error for each field (by name) that has one.</summary>
public sealed record InputBinding(BoundInput? Input, IReadOnlyDictionary<string, string> Errors);

/// <summary>A valid input, with the one spelling that its address and its key share.</summary>
public sealed class BoundInput(object value, IReadOnlyList<InputField> fields, IReadOnlyList<object> values)
{
    /// <summary>What the calculation is given.</summary>
    public object Value { get; } = value;

    /// <summary>Each field with its value, in the form's order.</summary>
    public IEnumerable<(InputField Field, object Value)> Entries => fields.Zip(values);

    /// <summary>Every field in order, escaped and in its one spelling: <c>upTo=1000000&amp;method=fast</c>.</summary>
    public string Canonical { get; } = string.Join('&', fields.Zip(values, (field, each) =>
        $"{field.Name}={Uri.EscapeDataString(field.Spell(each))}"));
}
