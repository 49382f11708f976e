using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>An input in a few words: "up to 1,000,000", "years 30, strategy cautious and 2 more".</summary>
internal static class QuestionText
{
    private const int MostFields = 3;
    private const int LongestValue = 40;

    /// <summary>What is not as it would be anyway; all of a short form.</summary>
    public static string Of(BoundInput input)
    {
        var entries = input.Entries.ToList();
        var shown = entries.Where(entry => entry.Field.Spell(entry.Value) != entry.Field.Spell(entry.Field.Default)).ToList();
        if (shown.Count == 0 && entries.Count > MostFields)
        {
            return Texts.Answer["with the proposed input: {0}", Of(entries)];
        }

        return Of(shown.Count == 0 ? entries : shown);
    }

    private static string Of(List<(InputField Field, object Value)> shown)
    {
        var isCut = shown.Count > MostFields;
        var all = string.Join(Texts.Answer[", "], shown.Take(isCut ? MostFields - 1 : MostFields).Select(entry => Of(entry.Field, entry.Value)));
        return isCut ? Texts.Answer["{0} and {1} more", all, shown.Count - MostFields + 1] : all;
    }

    /// <summary>A field of an input: "up to 1,000,000".</summary>
    public static string Of(InputField field, object value)
    {
        var text = Value(field, value);
        return $"{InSentence(field.Label)} {text}{Unit(field, text)}";
    }

    private static string Value(InputField field, object value) => field.Kind switch
    {
        InputKind.Text => $"\u201c{Cut(field.Spell(value))}\u201d",
        InputKind.Choice => InSentence(Whole(field, value)),
        InputKind.YesNo => YesNo(value),
        _ => InputText.Read(value),
    };

    /// <summary>A value alone, whole, as it stands in a table.</summary>
    public static string Whole(InputField field, object value) => field.Kind switch
    {
        InputKind.Text => field.Spell(value),
        InputKind.Choice => field.Choices.FirstOrDefault(choice => choice.Value == field.Spell(value))?.Label ?? field.Spell(value),
        InputKind.YesNo => YesNo(value),
        _ => InputText.Read(value) is var text ? text + Unit(field, text) : "",
    };

    private static string Unit(InputField field, string number) => field.Unit is { } unit ? " " + UnitText.Of(number, unit) : "";

    private static string YesNo(object value) => value is true ? Texts.Site["yes"] : Texts.Site["no"];

    // "Up to" becomes "up to"; "GDP" stays.
    private static string InSentence(string label) =>
        label.Length > 1 && char.IsUpper(label[0]) && char.IsLower(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;

    private static string Cut(string text) => text.Length <= LongestValue ? text : text[..(char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue)] + "\u2026";
}
