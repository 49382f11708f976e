using System.Globalization;
using System.Numerics;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>Writes an answer as comma-separated values: its first table, else its first series, else its facts.</summary>
internal static class AnswerCsv
{
    public static byte[] Write(Type answerType, object answer)
    {
        var shape = AnswerShape.Of(answerType);
        var csv = new CsvText();
        if (shape.Tables(answer) is [var table, ..])
        {
            Write(csv, table);
        }
        else if (shape.Series(answer) is [var series, ..])
        {
            Write(csv, series);
        }
        else
        {
            csv.Add("name").Add("value").EndRow();
            foreach (var (name, value) in shape.Values(answer))
            {
                AddFact(csv.Add(name), value).EndRow();
            }
        }

        return csv.ToBytes();
    }

    private static void Write(CsvText csv, Table table)
    {
        foreach (var column in table.Columns)
        {
            csv.Add(column.Name);
        }

        csv.EndRow();
        foreach (var row in table.Rows)
        {
            foreach (var cell in row)
            {
                csv.Add(cell);
            }

            csv.EndRow();
        }
    }

    private static void Write(CsvText csv, Series series)
    {
        csv.Add(series.XTitle);
        foreach (var line in series.Lines)
        {
            csv.Add(line.Name);
        }

        foreach (var band in series.Bands)
        {
            csv.Add(band.Name + " low").Add(band.Name + " high");
        }

        csv.EndRow();
        for (var i = 0; i < series.X.Count; i++)
        {
            AddPoint(csv, series, i);
        }
    }

    private static void AddPoint(CsvText csv, Series series, int at)
    {
        _ = series.XNames is { } names ? csv.Add(names[at]) : csv.AddNumber(series.X[at]);
        foreach (var line in series.Lines)
        {
            csv.AddNumber(line.Values[at]);
        }

        foreach (var band in series.Bands)
        {
            csv.AddNumber(band.Low[at]).AddNumber(band.High[at]);
        }

        csv.EndRow();
    }

    private static CsvText AddFact(CsvText csv, object? value) => value switch
    {
        null => csv.Add((string?)null),
        bool yes => csv.Add(yes ? "yes" : "no"),
        TimeSpan time => csv.AddNumber(time.TotalSeconds),
        DateTime or DateTimeOffset => csv.Add(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture)),
        DateOnly date => csv.Add(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        BigInteger number => csv.AddNumber(number),
        Enum or string or char or Guid or TimeOnly => csv.Add(Convert.ToString(value, CultureInfo.InvariantCulture)),
        IFormattable number => csv.AddNumber(number),
        _ => csv.Add(value.ToString()),
    };
}
