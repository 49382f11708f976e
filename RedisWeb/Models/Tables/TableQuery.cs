using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Tables;

/// <summary>How an address wants one of an answer's tables to be looked at, as it is written there. It is no part of the question: one stored answer serves every view.</summary>
/// <param name="Table">Which of the page's tables, counted from 1; empty for the first. The others stay as they are.</param>
/// <param name="Sort">A column by its slug, after a minus from its largest; empty for the order in which the rows came.</param>
/// <param name="Find">A text that the rows have; empty for all rows.</param>
/// <param name="Page">Counted from 1; empty for the first.</param>
public sealed record TableQuery(string Table = "", string Sort = "", string Find = "", string Page = "")
{
    /// <summary>Nobody looks for more.</summary>
    public const int LongestFind = 200;

    /// <summary>What distinguishes the page of this view from other pages of the same answer.</summary>
    public string Tag => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(In(""))).AsSpan(0, 8));

    /// <returns>Null where the address says nothing of tables, or the calculation has none: its page is then the same for all.</returns>
    public static TableQuery? Of(IQueryCollection query, Calculation calculation)
    {
        return InputForm.TableViews.Any(query.ContainsKey) && AnswerShape.Of(calculation.AnswerType).HasTables
            ? new TableQuery(First("table"), First("sort"), First("find"), First("page"))
            : null;

        string First(string name) => query[name] is [{ } text, ..] ? text.Trim() : "";
    }

    /// <summary>The address of an answer with this view in it.</summary>
    public string In(string answer)
    {
        var address = new StringBuilder(answer);
        var before = answer.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in ((string, string)[])[("table", Table), ("sort", Sort), ("find", Find), ("page", Page)])
        {
            if (value.Length > 0)
            {
                address.Append(before).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                before = '&';
            }
        }

        return address.ToString();
    }
}

/// <summary>Where a table stands.</summary>
/// <param name="Number">Which of its page's tables, counted from 1.</param>
/// <param name="Address">Of the answer, without any view.</param>
/// <param name="Fields">What that address asks, for forms.</param>
/// <param name="IsFolded">Whether it is seen only where an address names it, or the visitor opens it.</param>
public sealed record TablePlace(int Number, string Address, IReadOnlyList<(string Name, string Value)> Fields, bool IsFolded = false)
{
    public string Id { get; init; } = string.Create(CultureInfo.InvariantCulture, $"table-{Number}");

    /// <summary>In addresses: nothing where they mean it anyway.</summary>
    public string Name { get; init; } = IsFolded || Number > 1 ? Number.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>The address of a view of this table.</summary>
    public string Link(string sort, string find, int page) =>
        $"{new TableQuery(Name, sort, find, page > 1 ? page.ToString(CultureInfo.InvariantCulture) : "").In(Address)}#{Id}";
}
