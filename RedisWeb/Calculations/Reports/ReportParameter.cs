using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>Reads a parameter of a header into the field that asks for it.</summary>
internal static partial class ReportParameter
{
    /// <summary>What belongs under one.</summary>
    public static readonly string[] Details = ["label", "hint", "unit", "default", "range", "choices", "longest"];

    private static readonly Dictionary<string, InputField> Types = new()
    {
        ["whole number"] = Blank(InputKind.WholeNumber, 0L),
        ["number"] = Blank(InputKind.Number, 0.0),
        ["yes or no"] = Blank(InputKind.YesNo, false),
        ["choice"] = Blank(InputKind.Choice, ""),
        ["text"] = Blank(InputKind.Text, ""),
        ["date"] = Blank(InputKind.Date, new DateOnly(2000, 1, 1)),
    };

    public static InputField Read(ReportHeaderEntry entry)
    {
        entry.Allow(Details);
        if (!CamelCase().IsMatch(entry.Name))
        {
            throw entry.Error($"'{entry.Name}' can't be a parameter's name: use up to 40 letters and digits in camelCase, such as ordersFrom.");
        }

        if (InputForm.IsReserved(entry.Name))
        {
            throw entry.Error($"No parameter can be called '{entry.Name}': {InputForm.ReservedReason}");
        }

        var field = entry.OneOf(Types) with
        {
            Name = entry.Name,
            Label = entry.Find("label")?.Value ?? SlugText.Words(entry.Name),
            Hint = entry.Find("hint")?.Value,
            Unit = entry.Find("unit")?.Value,
        };
        field = Limited(field, entry);
        var start = entry.Find("default") ?? throw entry.Error($"The parameter '{entry.Name}' needs a default.");
        return field with { Default = Value(field, start, start.Value == "(empty)" ? "" : start.Value) };
    }

    private static InputField Limited(InputField field, ReportHeaderEntry entry)
    {
        foreach (var detail in entry.Details)
        {
            field = (detail.Key, field.Kind) switch
            {
                ("range", InputKind.WholeNumber or InputKind.Number or InputKind.Date) => Ranged(field, detail),
                ("choices", InputKind.Choice) => field with { Choices = Choices(detail) },
                ("longest", InputKind.Text) => field with { MaximumLength = detail.WholeNumber(1, InputText.LongestText) },
                ("range" or "choices" or "longest", _) => throw detail.Error($"A parameter of the type '{entry.Value}' takes no '{detail.Key}'."),
                _ => field,
            };
        }

        return field.Kind == InputKind.Choice && field.Choices.Count == 0
            ? throw entry.Error($"The choice '{entry.Name}' needs its choices.")
            : field;
    }

    private static InputField Ranged(InputField field, ReportHeaderEntry range)
    {
        if (range.Value.Split(" to ") is not [var least, var most])
        {
            throw range.Error($"'{range.Value}' is no range. Write the least and the greatest value: 1 to 500.");
        }

        var minimum = (IComparable)Value(field, range, least);
        var maximum = (IComparable)Value(field, range, most);
        return minimum.CompareTo(maximum) <= 0
            ? field with { Minimum = minimum, Maximum = maximum }
            : throw range.Error($"The range '{range.Value}' begins above its end.");
    }

    private static InputChoice[] Choices(ReportHeaderEntry entry)
    {
        var separator = entry.Value.AsSpan().ContainsAny(';', '=') ? ';' : ',';
        var choices = Array.ConvertAll(entry.Value.Split(separator, StringSplitOptions.TrimEntries), choice =>
            choice.Split('=', 2, StringSplitOptions.TrimEntries) is [var value, var label] ? new InputChoice(value, label) : new InputChoice(choice, choice));
        if (choices.FirstOrDefault(choice => choice.Value.Length == 0 || choice.Label.Length == 0) is not null)
        {
            throw entry.Error("A choice is empty. Write them as value = Label; value = Label.");
        }

        var twice = choices.GroupBy(choice => choice.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? choices : throw entry.Error($"The choice '{twice.Key}' is there twice.");
    }

    // By the rules that a visitor's entry has to keep, with their messages.
    private static object Value(InputField field, ReportHeaderEntry entry, string text) =>
        (InputText.TryParse(field, text, out var value, out var error) ? field.Check(value) : error) is { } wrong
            ? throw entry.Error($"'{entry.Key}' is '{entry.Value}', which can't be: {wrong}")
            : value;

    private static InputField Blank(InputKind kind, object value) =>
        new() { Name = "", Label = "", Kind = kind, ValueType = value.GetType(), Default = value };

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex CamelCase();
}
