using RedisWeb.Calculations;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>The visitor's preferences, and what became of the last change.</summary>
public sealed record PreferencesPage(IReadOnlyList<FieldModel> Fields)
{
    /// <summary>The value of <see cref="Language"/> that is no choice.</summary>
    public const string BrowsersLanguage = "browser";

    /// <summary>What can be chosen.</summary>
    public static InputForm Form { get; } = InputForm.Of<Preferences>();

    /// <summary>The one choice that is kept in the browser and not in the workspace.</summary>
    public static InputForm Language => new(
        [
            new InputField
            {
                Name = "language",
                Label = Texts.Plan["Language"],
                Kind = InputKind.Choice,
                ValueType = typeof(string),
                Default = BrowsersLanguage,
                Choices = [new(BrowsersLanguage, Texts.Plan["As the browser has it"]), .. Languages.All.Select(language => new InputChoice(Languages.TagOf(language), Languages.NameOf(language)))],
            },
        ],
        values => values[0]);

    public bool IsSaved { get; init; }

    public NotSaved? NotSaved { get; init; }

    public bool HasErrors => Fields.Any(each => each.Error is not null);

    /// <param name="language">The chosen one's tag.</param>
    public static PreferencesPage Of(Preferences preferences, string language) =>
        new([new FieldModel(Language.Fields[0], language, null), .. Form.Fields.Select(field => new FieldModel(field, Spelled(preferences, field.Name), null))]);

    /// <summary>As it was filled in, with a message at each field that is wrong.</summary>
    public static PreferencesPage Of(Func<string, IReadOnlyList<string?>> entered, IReadOnlyDictionary<string, string> errors) =>
        new([.. Language.Fields.Concat(Form.Fields).Select(field => new FieldModel(field, entered(field.Name)[0] ?? "", errors.GetValueOrDefault(field.Name)))]);

    /// <summary>One preference, as the form has it.</summary>
    public static string Spelled(Preferences preferences, string field) => InputText.Spell(field switch
    {
        "scheme" => preferences.Scheme,
        "numbers" => preferences.Numbers,
        _ => preferences.Density,
    });
}
