using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>What the comment at the top of a report's file says. The format is told in docs/sql-reports.md.</summary>
internal sealed record SqlReportHeader
{
    public const int MostRows = 10_000;

    private const int LongestGroup = 40;
    private const string RefreshInputs = "refresh inputs";

    public static readonly TimeSpan LongestLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestFreshness = TimeSpan.FromDays(365);

    private static readonly Dictionary<string, ColumnKind> ColumnKinds = new()
    {
        ["text"] = ColumnKind.Text,
        ["whole number"] = ColumnKind.WholeNumber,
        ["number"] = ColumnKind.Number,
        ["money"] = ColumnKind.Money,
        ["percent"] = ColumnKind.Percent,
    };

    public required string Title { get; init; }

    public required string Summary { get; init; }

    /// <summary>The heading under which the start page has it; null for none.</summary>
    public string? Group { get; private init; }

    public int Version { get; init; } = 1;

    public Freshness Freshness => StaleFor is { } staleFor ? new Freshness(FreshFor) { StaleFor = staleFor } : new Freshness(FreshFor);

    private TimeSpan FreshFor { get; init; } = Freshness.Default.FreshFor;

    private TimeSpan? StaleFor { get; init; }

    public RefreshSchedule? Refresh { get; private init; }

    /// <summary>How long the query may run.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many rows are shown at most.</summary>
    public int RowLimit { get; init; } = 500;

    public IReadOnlyList<InputField> Parameters { get; init; } = [];

    /// <summary>What is said about columns by name; the others are told by their values.</summary>
    public IReadOnlyDictionary<string, (ColumnKind Kind, ReportPlace Place)> Columns { get; init; } = new Dictionary<string, (ColumnKind, ReportPlace)>();

    /// <summary>The columns that are added up.</summary>
    public IReadOnlyList<string> Totals { get; init; } = [];

    public ReportChart? Chart { get; init; }

    /// <summary>Which it asks; null for the one that has no name.</summary>
    public ReportHeaderEntry? Database { get; private init; }

    /// <summary>What its texts are called in Chinese, by their English.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; private init; } = new Dictionary<string, string>();

    private ReportPlace TotalsPlace { get; init; }

    /// <summary>Reads a report's file.</summary>
    /// <param name="file">How errors name it.</param>
    /// <param name="dialect">Of the database that the header names.</param>
    /// <exception cref="CalculationDefinitionException">It is written wrongly; the message names file and line.</exception>
    public static (SqlReportHeader Header, SqlText Query) Read(string file, string text, Func<SqlReportHeader, SqlDialect> dialect)
    {
        var start = text.TakeWhile(c => char.IsWhiteSpace(c) || c == '\uFEFF').Count();
        var startLine = 1 + text.AsSpan(0, start).Count('\n');
        var place = new ReportPlace(file, startLine);
        var rest = text.AsSpan(start);
        if (!rest.StartsWith("/*", StringComparison.Ordinal))
        {
            throw place.Error("A report begins with its header, a comment between /* and */ with at least a title and a summary.");
        }

        var end = rest.IndexOf("*/", StringComparison.Ordinal);
        if (end < 0)
        {
            throw place.Error("The header's comment has no end: */ is missing.");
        }

        if (rest[(end + 2)..] is [>= '0' and <= '9', ..])
        {
            throw (place with { Line = startLine + rest[..end].Count('\n') }).Error("This */ ends the header's comment. Of times, write 'every 2 minutes' or 0-59/2 in place of */2.");
        }

        var lines = rest[2..end].ToString().Split('\n');
        var entries = ReportHeaderEntry.Read(file, lines.Select(line => line.TrimEnd('\r')), startLine);
        var header = Read(place, entries);
        var query = SqlText.Read(file, rest[(end + 2)..].ToString(), startLine + lines.Length - 1, dialect(header));
        CheckUses(entries, header, query);
        return (header with { Texts = ReportTexts.Read(entries, header, query) }, query);
    }

    /// <summary>Looks whether the query has the columns that are named here, and numbers in those that are added up or drawn.</summary>
    /// <exception cref="CalculationDefinitionException">One is missing, or has no numbers; the message names file and line.</exception>
    public void CheckColumns(IReadOnlyList<QueryColumn> columns)
    {
        var names = columns.Select(column => column.Name).ToList();
        var named = Columns.Select(each => (Name: each.Key, each.Value.Place)).Concat(Totals.Select(name => (Name: name, Place: TotalsPlace)));
        foreach (var (name, place) in named.Where(each => !names.Contains(each.Name)))
        {
            throw place.Error($"'{name}' is not among the query's columns: {string.Join(", ", names)}.");
        }

        Chart?.CheckColumns(names);
        var noNumbers = columns.Where(column => column.IsNoNumber).Select(column => column.Name).ToHashSet();
        if (Totals.FirstOrDefault(noNumbers.Contains) is { } total)
        {
            throw TotalsPlace.Error($"'{total}' is no column of numbers, so it can't be added up.");
        }

        if (Chart?.Y.FirstOrDefault(noNumbers.Contains) is { } drawn)
        {
            throw (Chart.Entry.Find("y") ?? Chart.Entry).Error($"'{drawn}' is no column of numbers, so it can't be drawn.");
        }
    }

    private static SqlReportHeader Read(ReportPlace place, List<ReportHeaderEntry> entries)
    {
        var header = new SqlReportHeader { Title = "", Summary = "" };
        if (entries.Find(entry => ReportParameter.Details.Contains(entry.Key) || ReportChart.Details.Contains(entry.Key)) is { } detail)
        {
            throw detail.Error($"'{detail.Key}' belongs to what stands above it: indent it.");
        }

        foreach (var entry in entries.Where(entry => !ReportTexts.IsOne(entry.Key, out _)).OrderBy(entry => entry.Key == RefreshInputs))
        {
            header = header.With(entry);
        }

        return header switch
        {
            { Title: "" } => throw place.Error("The header has no title."),
            { Summary: "" } => throw place.Error("The header has no summary."),
            _ => header,
        };
    }

    private static void CheckUses(List<ReportHeaderEntry> entries, SqlReportHeader header, SqlText query)
    {
        foreach (var use in query.Uses.Where(use => header.Parameters.All(parameter => parameter.Name != use.Name)))
        {
            throw query.Place(use.Start).Error($"The query uses @{use.Name}, which the header does not declare.");
        }

        foreach (var entry in entries.Where(entry => entry.Subject == "parameter" && query.Uses.All(use => use.Name != entry.Name)))
        {
            throw entry.Error($"The query does not use the parameter @{entry.Name}. {(Spelling(query.Text, entry.Name) is { } other ? $"Write @{entry.Name}, not {other}." : "Write it so, outside of quotes, where its value goes.")}");
        }
    }

    // As other tools write it.
    private static string? Spelling(string query, string name) =>
        Regex.Match(query, $$"""\{\{\s*{{name}}\s*\}\}|\$\{{{name}}\}|(?<![:\w]):{{name}}\b|'[%_]?@{{name}}[%_]?'""", RegexOptions.CultureInvariant) is { Success: true, Value: var found } ? found : null;

    private SqlReportHeader With(ReportHeaderEntry entry)
    {
        if (entry.Subject is not ("parameter" or "chart"))
        {
            entry.Allow();
        }

        return (entry.Key, entry.Subject) switch
        {
            ("title", _) => this with { Title = entry.Value },
            ("summary", _) => this with { Summary = entry.Value },
            ("group", _) => this with { Group = entry.Text(LongestGroup) },
            ("version", _) => this with { Version = entry.WholeNumber(1, int.MaxValue) },
            ("fresh for", _) => this with { FreshFor = entry.Duration(LongestFreshness) },
            ("stale for", _) => this with { StaleFor = entry.Duration(LongestFreshness) },
            ("time limit", _) => this with { TimeLimit = entry.Duration(LongestLimit) },
            ("refresh", _) => this with { Refresh = Scheduled(entry, RefreshSchedule.TimesOf) },
            (RefreshInputs, _) when Refresh is null => throw entry.Error($"'{RefreshInputs}' says of what; 'refresh' must say when."),
            (RefreshInputs, _) => this with { Refresh = Scheduled(entry, Refresh.For) },
            ("row limit", _) => this with { RowLimit = entry.WholeNumber(1, MostRows) },
            ("total", _) => this with { Totals = entry.Names(), TotalsPlace = entry.Place },
            ("database", _) => this with { Database = entry },
            ("chart", _) => this with { Chart = ReportChart.Read(entry) },
            (_, "parameter") => this with { Parameters = [.. Parameters, NewParameter(entry)] },
            (_, "column") when entry.Name.Length > 0 => this with
            {
                Columns = new Dictionary<string, (ColumnKind, ReportPlace)>(Columns) { [entry.Name] = (entry.OneOf(ColumnKinds), entry.Place) },
            },
            _ => throw entry.Error($"'{entry.Key}' is not known. A header has title, summary, group, version, fresh for, stale for, refresh, refresh inputs, time limit, " +
                "row limit, database, parameter NAME, column NAME, total and chart; title, summary and text also in another language (title.zh-Hans)."),
        };
    }

    private static RefreshSchedule Scheduled(ReportHeaderEntry entry, Func<string, RefreshSchedule> read)
    {
        try
        {
            return read(entry.Value);
        }
        catch (CalculationDefinitionException ex)
        {
            throw entry.Error($"'{entry.Key}': {ex.Message}");
        }
    }

    // Names are compared as addresses compare them.
    private InputField NewParameter(ReportHeaderEntry entry)
    {
        var parameter = ReportParameter.Read(entry);
        return Parameters.Any(other => other.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))
            ? throw entry.Error($"Two parameters are called '{parameter.Name}', upper and lower case aside.")
            : parameter;
    }
}
