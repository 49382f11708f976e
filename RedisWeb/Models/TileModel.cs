using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models.Charts;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>An answer at a glance, as the cache has it.</summary>
/// <param name="Would">What asking for it now would be.</param>
/// <param name="Answer">Null where the cache has none.</param>
public sealed record TileModel(QuestionLink Link, CacheStatus Would, TileAnswer? Answer)
{
    /// <summary>How many are read for one page: a board is a page, not a database.</summary>
    public const int Most = 24;

    internal static TileModel Of(CataloguedQuestion asked, CachedAnswer found, string root) => new(asked.Link, found.Would, found.Result is { } result ? TileAnswer.Of(asked, result, root) : null);
}

/// <summary>What an answer comes to in few words.</summary>
/// <param name="Headline">Its first value; null where it has none.</param>
/// <param name="More">The next ones.</param>
/// <param name="PictureAddress">Where it is had without being asked for: showing it computes nothing, and counts as no request.</param>
public sealed record TileAnswer(Fact? Headline, IReadOnlyList<Fact> More, SparkLine? Spark, Picture? Picture, string PictureAddress, DateTimeOffset ComputedAt, TimeSpan Age)
{
    private const int MostMore = 3;

    internal static TileAnswer Of(CataloguedQuestion asked, CacheResult result, string root)
    {
        var shape = AnswerShape.Of(asked.Calculation.AnswerType);
        var texts = asked.Calculation.OwnTexts;
        var (facts, series) = (shape.Facts(result.Value, texts), shape.Series(result.Value, texts));
        var headlines = facts.Count > 0 ? facts : FactsOf(series, shape.Tables(result.Value, texts));
        return new TileAnswer(
            headlines is [var first, ..] ? first with { Label = first.Label == asked.Link.Title ? "" : first.Label } : null, [.. headlines.Skip(1).Take(MostMore)], series.Select(SparkLine.Of).FirstOrDefault(each => each is not null),
            shape.Picture(result.Value)?.In(texts), $"{root}/boards/picture?a={Uri.EscapeDataString(asked.Question.ToString())}", result.ComputedAt, result.Age);
    }

    // Where an answer has no values of its own: the last of each line, else how long its table is.
    private static IReadOnlyList<Fact> FactsOf(IReadOnlyList<Series> series, IReadOnlyList<Table> tables) =>
        series.FirstOrDefault(each => each.Kind is not (SeriesKind.HeatMap or SeriesKind.Scatter)) is { } drawn ? [.. LastNumber.Of(drawn).Select(last => new Fact(last.Name + Texts.Answer[", "] + last.At, last.Value, null, null))]
        : tables is [var table, ..] ? [new Fact(table.Title, Texts.Workspace.Count(table.Rows.Count, "{0} row", "{0} rows"), null, null), .. FirstOf(table)] : [];

    // What its first rows are called, and the number that they are about: money, where there is any.
    private static IEnumerable<Fact> FirstOf(Table table)
    {
        var kinds = table.Columns.Select(column => column.Kind).ToList();
        var (name, number) = (kinds.IndexOf(ColumnKind.Text), kinds.IndexOf(ColumnKind.Money) is >= 0 and var money ? money : kinds.FindIndex(kind => kind != ColumnKind.Text));
        if (name < 0 || number < 0 || table.Rows.Take(MostMore).Select(row => row[name].Text).ToList() is var names && names.Distinct().Count() < names.Count)
        {
            return [];
        }

        var rows = table.Rows.Take(MostMore);
        var write = CellText.WriterOf(kinds[number], rows.Select(row => row[number]));
        return rows.Select(row => new Fact(row[name].Text ?? CellText.Nothing, write(row[number]), null, null));
    }
}
