using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>What an answer type consists of, read off the type and its annotations once.</summary>
internal sealed class AnswerShape
{
    private static readonly ConcurrentDictionary<Type, AnswerShape> Known = new();

    private readonly List<FactPart> _facts = [];
    private readonly List<PropertyInfo> _series = [];
    private readonly List<PropertyInfo> _tables = [];
    private readonly PropertyInfo? _picture;

    private AnswerShape(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsShown))
        {
            if (Holds<Series>(property.PropertyType))
            {
                _series.Add(property);
            }
            else if (Holds<Table>(property.PropertyType))
            {
                _tables.Add(property);
            }
            else if (property.PropertyType == typeof(Picture))
            {
                _picture ??= property;
            }
            else if (FactText.CanShow(property.PropertyType))
            {
                _facts.Add(new FactPart(property));
            }
        }
    }

    public string? PictureName => _picture?.Name;

    public bool HasSeries => _series.Count > 0;

    /// <summary>Whether its page may show rows, be they those behind a chart.</summary>
    public bool HasTables => _tables.Count + _series.Count > 0;

    public static AnswerShape Of(Type answerType) => Known.GetOrAdd(answerType, static type => new AnswerShape(type));

    public Picture? Picture(object answer) => (Picture?)_picture?.GetValue(answer);

    public IReadOnlyList<Series> Series(object answer) => Parts<Series>(_series, answer);

    /// <summary>As they are drawn, in the language of the request.</summary>
    public IReadOnlyList<Series> Series(object answer, CalculationTexts texts) => [.. Series(answer).Select(series => series.In(texts))];

    public IReadOnlyList<Table> Tables(object answer) => Parts<Table>(_tables, answer);

    /// <inheritdoc cref="Series(object, CalculationTexts)"/>
    public IReadOnlyList<Table> Tables(object answer, CalculationTexts texts) => [.. Tables(answer).Select(table => table.In(texts))];

    /// <summary>The scalar values, ready to read; what is null is left out unless the type says what to show for it.</summary>
    /// <param name="texts">What the calculation's texts are called.</param>
    public IReadOnlyList<Fact> Facts(object answer, CalculationTexts? texts = null) => [.. _facts.Select(part => part.Show(answer, text => texts?[text] ?? text)).OfType<Fact>()];

    /// <summary>The scalar values as they are, by their names in JSON.</summary>
    public IEnumerable<(string Name, object? Value)> Values(object answer) => _facts.Select(part => (part.Name, part.Read(answer)));

    private static bool IsShown(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0 && property.GetMethod is { IsPublic: true }
        && property.GetCustomAttribute<DisplayAttribute>()?.GetAutoGenerateField() != false;

    private static bool Holds<T>(Type type) => type == typeof(T) || type.IsAssignableTo(typeof(IEnumerable<T>));

    private static List<T> Parts<T>(List<PropertyInfo> properties, object answer) where T : class =>
        [.. properties.SelectMany(property => property.GetValue(answer) switch { T one => [one], IEnumerable<T> many => many, _ => [] })];

    /// <summary>A scalar property with all that its annotations say.</summary>
    private sealed class FactPart(PropertyInfo property)
    {
        private readonly DisplayFormatAttribute? _format = property.GetCustomAttribute<DisplayFormatAttribute>();
        private readonly DisplayAttribute? _display = property.GetCustomAttribute<DisplayAttribute>();
        private readonly string? _unit = property.GetCustomAttribute<UnitAttribute>()?.Text;
        private readonly string _words = SlugText.Words(property.Name);

        public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(property.Name);

        public object? Read(object answer) => property.GetValue(answer);

        public Fact? Show(object answer, Func<string, string> own)
        {
            var value = Read(answer);
            var text = value is null ? _format?.NullDisplayText : FactText.Of(value, _format?.DataFormatString);
            return text is null ? null : new Fact(
                own(_display?.GetName() ?? _words), value is null or string or Enum ? own(text) : text, value is null || _unit is null ? null : own(_unit), _display?.GetDescription() is { } hint ? own(hint) : null)
            { Number = FactText.NumberOf(value) };
        }
    }
}
