using System.Reflection;

namespace RedisWeb.Calculations;

/// <summary>Finds lists that don't fit each other in an answer before it is stored: its page would show them cut, and say nothing.</summary>
internal static class AnswerCheck<TAnswer>
    where TAnswer : class
{
    private static readonly PropertyInfo[] Parts = [.. typeof(TAnswer).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => Holds<Series>(property) || Holds<Table>(property))];

    /// <exception cref="InvalidOperationException">A series or a table has lists of other lengths than it must.</exception>
    public static void Check(TAnswer answer)
    {
        foreach (var property in Parts)
        {
            var parts = property.GetValue(answer) switch { IEnumerable<object> many => many, { } one => [one], _ => [] };
            if (parts.Select(DefectOf).FirstOrDefault(defect => defect is not null) is { } defect)
            {
                throw new InvalidOperationException($"{typeof(TAnswer).Name}.{property.Name}: {defect}");
            }
        }
    }

    private static string? DefectOf(object? part) => part switch
    {
        Series series => ListsOf(series).Where(list => list.Count != series.X.Count)
            .Select(list => $"the series '{series.Title}' has {series.X.Count} positions, and {list.Name} {list.Count} values.").FirstOrDefault(),
        Table table => table.Rows.Index().Where(row => row.Item.Count != table.Columns.Count)
            .Select(row => $"the table '{table.Title}' has {table.Columns.Count} columns, and its row {row.Index + 1} {row.Item.Count} cells.").FirstOrDefault(),
        _ => null,
    };

    private static IEnumerable<(string Name, int Count)> ListsOf(Series series) =>
    [
        ("XNames", series.XNames?.Count ?? series.X.Count),
        .. series.Lines.Select(line => ($"its line '{line.Name}'", line.Values.Count)),
        .. series.Bands.SelectMany(band => new[] { ($"the lower end of its band '{band.Name}'", band.Low.Count), ($"the upper end of its band '{band.Name}'", band.High.Count) }),
    ];

    private static bool Holds<T>(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0 && (property.PropertyType == typeof(T) || property.PropertyType.IsAssignableTo(typeof(IEnumerable<T>)));
}
