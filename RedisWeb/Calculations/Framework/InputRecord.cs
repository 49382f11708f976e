using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace RedisWeb.Calculations;

/// <summary>Reads a form off an input type's properties and annotations.</summary>
internal static class InputRecord
{
    private static readonly Dictionary<Type, InputKind> Kinds = new()
    {
        [typeof(int)] = InputKind.WholeNumber,
        [typeof(long)] = InputKind.WholeNumber,
        [typeof(double)] = InputKind.Number,
        [typeof(decimal)] = InputKind.Number,
        [typeof(bool)] = InputKind.YesNo,
        [typeof(string)] = InputKind.Text,
        [typeof(DateOnly)] = InputKind.Date,
    };

    public static InputForm FormOf<TInput>(CalculationTexts texts) where TInput : class, new()
    {
        var properties = typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0).ToArray();
        var defaults = new TInput();
        var fields = Array.ConvertAll(properties, property => FieldOf(property, defaults));
        try
        {
            return new InputForm(fields, values => Create<TInput>(properties, values), texts);
        }
        catch (CalculationDefinitionException ex)
        {
            throw new CalculationDefinitionException($"{typeof(TInput).FullName}: {ex.Message}");
        }
    }

    private static TInput Create<TInput>(PropertyInfo[] properties, IReadOnlyList<object> values) where TInput : new()
    {
        var input = new TInput();
        for (var i = 0; i < properties.Length; i++)
        {
            properties[i].SetValue(input, values[i]);
        }

        return input;
    }

    private static InputField FieldOf(PropertyInfo property, object defaults)
    {
        var type = property.PropertyType;
        var where = $"{property.DeclaringType?.FullName}.{property.Name}";
        if (!type.IsEnum && !Kinds.ContainsKey(type))
        {
            throw new CalculationDefinitionException(
                $"{where} has type {type.Name}, which can't be bound. Use int, long, double, decimal, bool, an enum, string or DateOnly.");
        }

        var display = property.GetCustomAttribute<DisplayAttribute>();
        var range = property.GetCustomAttribute<RangeAttribute>();
        var rules = property.GetCustomAttributes<ValidationAttribute>().Where(rule => rule is not (RangeAttribute or MaxLengthAttribute)).ToList();
        return new InputField
        {
            Name = InputText.Camel(property.Name),
            Label = display?.GetName() ?? SlugText.Words(property.Name),
            Hint = display?.GetDescription(),
            Unit = property.GetCustomAttribute<UnitAttribute>()?.Text,
            Kind = type.IsEnum ? InputKind.Choice : Kinds[type],
            ValueType = type,
            Default = property.GetValue(defaults)
                ?? throw new CalculationDefinitionException($"{where} has no default: a new {property.DeclaringType?.Name} must be a valid input."),
            Minimum = Limit(range?.Minimum, type, where),
            Maximum = Limit(range?.Maximum, type, where),
            MaximumLength = property.GetCustomAttribute<MaxLengthAttribute>()?.Length
                ?? property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength ?? InputText.LongestText,
            Choices = type.IsEnum ? ChoicesOf(type) : [],
            Rules = rules,
        };
    }

    private static IComparable? Limit(object? limit, Type type, string where)
    {
        try
        {
            return limit switch
            {
                null => null,
                string text when type == typeof(DateOnly) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                _ => (IComparable)Convert.ChangeType(limit, type, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception ex) when (ex is FormatException or InvalidCastException or OverflowException)
        {
            throw new CalculationDefinitionException($"The range of {where} does not fit its type: {ex.Message}");
        }
    }

    private static InputChoice[] ChoicesOf(Type type) => Array.ConvertAll(Enum.GetNames(type), name =>
        new InputChoice(InputText.Camel(name), type.GetField(name)!.GetCustomAttribute<DisplayAttribute>()?.GetName() ?? SlugText.Words(name)));
}
