using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using System.Reflection;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>What an answer type consists of. Read off the type once; taking an answer apart then needs no reflection.</summary>
internal sealed class AnswerShape
{
    private static readonly ConcurrentDictionary<Type, AnswerShape> Known = new();

    private readonly List<FactPart> _facts = [];
    private readonly List<Func<object, object?>> _series = [];
    private readonly List<Func<object, object?>> _tables = [];
    private readonly Func<object, object?>? _picture;

    private AnswerShape(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsShown))
        {
            var read = Reader(type, property);
            if (Holds<Series>(property.PropertyType))
            {
                _series.Add(read);
            }
            else if (Holds<Table>(property.PropertyType))
            {
                _tables.Add(read);
            }
            else if (property.PropertyType == typeof(Picture))
            {
                (_picture, PictureName) = (_picture ?? read, PictureName ?? property.Name);
            }
            else if (FactText.CanShow(property.PropertyType))
            {
                _facts.Add(new FactPart(property, read));
            }
        }
    }

    /// <summary>The property that holds the picture, when there is one.</summary>
    public string? PictureName { get; }

    public bool HasSeries => _series.Count > 0;

    public static AnswerShape Of(Type answerType) => Known.GetOrAdd(answerType, static type => new AnswerShape(type));

    public Picture? Picture(object answer) => (Picture?)_picture?.Invoke(answer);

    public IReadOnlyList<Series> Series(object answer) => Parts<Series>(_series, answer);

    public IReadOnlyList<Table> Tables(object answer) => Parts<Table>(_tables, answer);

    /// <summary>The scalar values, ready to read; what is null is left out unless the type says what to show for it.</summary>
    public IReadOnlyList<Fact> Facts(object answer)
    {
        var facts = new List<Fact>(_facts.Count);
        foreach (var part in _facts)
        {
            if (part.Show(answer) is { } fact)
            {
                facts.Add(fact);
            }
        }

        return facts;
    }

    /// <summary>The scalar values as they are, by their names in JSON.</summary>
    public IEnumerable<(string Name, object? Value)> Values(object answer) => _facts.Select(part => (part.Name, part.Read(answer)));

    private static bool IsShown(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0 && property.GetMethod is { IsPublic: true }
        && property.GetCustomAttribute<DisplayAttribute>()?.GetAutoGenerateField() != false;

    private static bool Holds<T>(Type type) => type == typeof(T) || type.IsAssignableTo(typeof(IEnumerable<T>));

    private static IReadOnlyList<T> Parts<T>(List<Func<object, object?>> readers, object answer) where T : class => readers.Count switch
    {
        0 => [],
        1 => readers[0](answer) switch { T one => [one], IReadOnlyList<T> list => list, IEnumerable<T> many => [.. many], _ => [] },
        _ => [.. readers.SelectMany(read => read(answer) switch { T one => [one], IEnumerable<T> many => many, _ => [] })],
    };

    private static Func<object, object?> Reader(Type type, PropertyInfo property)
    {
        var answer = Expression.Parameter(typeof(object));
        var value = Expression.Convert(Expression.Property(Expression.Convert(answer, type), property), typeof(object));
        return Expression.Lambda<Func<object, object?>>(value, answer).Compile();
    }

    /// <summary>A scalar property with all that its annotations say.</summary>
    private sealed class FactPart(PropertyInfo property, Func<object, object?> read)
    {
        private readonly DisplayFormatAttribute? _format = property.GetCustomAttribute<DisplayFormatAttribute>();
        private readonly DisplayAttribute? _display = property.GetCustomAttribute<DisplayAttribute>();
        private readonly string? _unit = property.GetCustomAttribute<UnitAttribute>()?.Text;
        private readonly string _words = FactText.Words(property.Name);

        public string Name { get; } = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name);

        public Func<object, object?> Read { get; } = read;

        public Fact? Show(object answer)
        {
            var value = Read(answer);
            var text = value is null ? _format?.NullDisplayText : FactText.Of(value, _format?.DataFormatString);
            return text is null ? null : new Fact(_display?.GetName() ?? _words, text, value is null ? null : _unit, _display?.GetDescription());
        }
    }
}
