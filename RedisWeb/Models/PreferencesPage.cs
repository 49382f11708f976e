using RedisWeb.Calculations;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>The visitor's preferences, and what became of the last change.</summary>
public sealed record PreferencesPage(IReadOnlyList<FieldModel> Fields)
{
    /// <summary>What can be chosen.</summary>
    public static InputForm Form { get; } = InputForm.Of<Preferences>();

    public bool IsSaved { get; init; }

    public NotSaved? NotSaved { get; init; }

    public bool HasErrors => Fields.Any(each => each.Error is not null);

    public static PreferencesPage Of(Preferences preferences) =>
        new([.. Form.Fields.Select(field => new FieldModel(field, Spelled(preferences, field.Name), null))]);

    /// <summary>As it was filled in, with a message at each field that is wrong.</summary>
    public static PreferencesPage Of(Func<string, IReadOnlyList<string?>> entered, IReadOnlyDictionary<string, string> errors) =>
        new([.. Form.Fields.Select(field => new FieldModel(field, entered(field.Name)[0] ?? "", errors.GetValueOrDefault(field.Name)))]);

    /// <summary>One preference, as the form has it.</summary>
    public static string Spelled(Preferences preferences, string field) => InputText.Spell(field switch
    {
        "scheme" => preferences.Scheme,
        "numbers" => preferences.Numbers,
        _ => preferences.Density,
    });
}
