using System.Globalization;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models.Tables;

/// <summary>How a table is looked at: what its address asks for, or the nearest that there is, and then a word about it.</summary>
internal sealed class TableView
{
    // Of what somebody wrote, in a sentence.
    private const int LongestQuote = 40;

    private readonly List<string> _notes = [];
    private readonly string _page;

    public TableView(Table table, TablePlace place, TableQuery asked)
    {
        if (asked.Table.Length > 0 && asked.Table != place.Number.ToString(CultureInfo.InvariantCulture))
        {
            _notes.Add(Texts.Answer["There is no table “{0}”: this is the first.", Quoted(asked.Table)]);
        }

        _page = asked.Page;
        IsDescending = asked.Sort.StartsWith('-');
        var slug = IsDescending ? asked.Sort[1..] : asked.Sort;
        Column = Array.FindIndex(Slugs(table), each => each.Equals(slug, StringComparison.OrdinalIgnoreCase)) is >= 0 and var column ? column : null;
        Sort = Column is null ? "" : asked.Sort;
        if (Column is null && asked.Sort.Length > 0)
        {
            _notes.Add(Texts.Answer["There is no column “{0}” to sort by: the rows stand as they came.", Quoted(slug)]);
        }

        Find = asked.Find.Length <= TableQuery.LongestFind ? asked.Find : asked.Find[..TableQuery.LongestFind].TrimEnd();
        if (Find.Length < asked.Find.Length)
        {
            _notes.Add(Texts.Answer["Only the first {0} characters were looked for.", TableQuery.LongestFind]);
        }
    }

    /// <summary>By which the rows are sorted; null where they stand as they came.</summary>
    public int? Column { get; }

    public bool IsDescending { get; }

    /// <summary>As it stands in an address.</summary>
    public string Sort { get; }

    /// <summary>Empty for all rows.</summary>
    public string Find { get; }

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What each column is called in addresses: by its title, and where two share one, by a number besides.</summary>
    public static string[] Slugs(Table table)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. table.Columns.Select(column =>
        {
            var slug = SlugText.OfTitle(column.Name);
            var own = slug;
            for (var i = 2; !taken.Add(own); i++)
            {
                own = string.Create(CultureInfo.InvariantCulture, $"{slug}-{i}");
            }

            return own;
        })];
    }

    /// <summary>The page that is asked for, or the nearest.</summary>
    public int PageOf(int pages)
    {
        var asked = _page.Length == 0 ? 1 : double.TryParse(_page, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : 0;
        var page = (int)Math.Clamp(asked, 1, pages);
        if (page != asked)
        {
            _notes.Add(Texts.Answer["There is no page “{0}”: this is page {1} of {2}.", Quoted(_page), page, pages]);
        }

        return page;
    }

    internal static string Quoted(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
}
