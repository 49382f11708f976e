using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Calculations;

/// <summary>The values of a report's parameters, by name.</summary>
internal sealed record ReportInput(IReadOnlyDictionary<string, object> Values);

/// <summary>A calculation that is one <c>.sql</c> file: its form is in the header, its answer is what the query returns.</summary>
/// <remarks>Not public, so that it is made for each file and not found as a calculation by its type.</remarks>
internal sealed class SqlReport : ReportFile
{
    private readonly SqlReportHeader _header;
    private readonly SqlText _query;
    private readonly ReportDatabase _database;
    private readonly TimeProvider _time;
    private volatile string? _refused;

    /// <exception cref="CalculationDefinitionException">The file is written wrongly; the message names file and line.</exception>
    public SqlReport(string file, string text, Func<SqlReportHeader, ReportDatabase> database, TimeProvider time)
        : base(file, text)
    {
        _time = time;
        ReportDatabase? asked = null;
        (_header, _query) = SqlReportHeader.Read(file, text, header => (asked = database(header)).Dialect);
        _database = asked!;
        OwnTexts = new CalculationTexts(_header.Texts, _database.Texts);
        Version = Fingerprint(text, _database.Name);
        Form = new InputForm(_header.Parameters, values => new ReportInput(
            _header.Parameters.Zip(values).ToDictionary(each => each.First.Name, each => each.Second)), OwnTexts);
    }

    /// <summary>The name of the database that it asks, if it has one.</summary>
    public string? DatabaseName => _header.Database?.Value;

    public ReportDatabase Database => _database;

    public override CalculationTexts OwnTexts { get; }

    public override string Title => _header.Title;

    public override string Summary => _header.Summary;

    public override string? Group => _header.Group;

    /// <summary>Made from the file's text, so that every change of a report retires its old entries.</summary>
    public override int Version { get; }

    public override Freshness Freshness => _header.Freshness;

    public override RefreshSchedule? Refresh => _header.Refresh;

    /// <summary>Above the query's own limit, which is told from it by its message, by what may be needed before the query.</summary>
    public override TimeSpan TimeLimit => _header.TimeLimit + _database.Preparation;

    public override bool IsIOBound => _database.IsServer;

    public override InputForm Form { get; }

    /// <summary>Why the database did not understand it the last time it was asked.</summary>
    public override string? Defect => _refused;

    public override async Task<object> ComputeAsync(BoundInput input, ComputeContext context)
    {
        await _database.PrepareAsync(context);
        using var limit = new CancellationTokenSource(_header.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.CancellationToken);
        using var progress = new QueryProgress(context, _time);
        try
        {
            var answer = await AskAsync((ReportInput)input.Value, progress, either.Token);
            _refused = null;
            return answer;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(context.CancellationToken);
        }
        catch (Exception ex) when (limit.IsCancellationRequested && (ex is OperationCanceledException or DbException))
        {
            throw new CalculationFailedException(Stopped(ReportHeaderEntry.Words(_header.TimeLimit)), ex);
        }
        catch (CalculationDefinitionException ex)
        {
            _refused = ex.Message;
            throw;
        }
        catch (CalculationUnavailableException ex) when (ShowsErrors)
        {
            throw new CalculationUnavailableException($"{ex.Message} {ReportDatabase.Words(ex.InnerException)}", ex.InnerException);
        }
    }

    /// <summary>What may be a mistake, with file and line: percentages are from 0 to 100, and queries tend to give shares of 1.</summary>
    public IEnumerable<string> Doubts => _query.Text.Contains("100", StringComparison.Ordinal) ? []
        : _header.Columns.Where(column => column.Value.Kind == ColumnKind.Percent).Select(column => $"{column.Value.Place}: warning: nothing in the query multiplies '{column.Key}' by 100, which is shown as it is: 0.92 as 0.92 %.");

    /// <summary>Looks whether the database understands it and has the columns that the header names, without running it.</summary>
    /// <returns>What is wrong, with file and line; null when nothing is.</returns>
    /// <exception cref="CalculationUnavailableException">The database is away.</exception>
    public async Task<string?> CheckAsync(ComputeContext context)
    {
        await _database.PrepareAsync(context);
        try
        {
            _header.CheckColumns(await _database.ColumnsAsync(_query, (ReportInput)Form.Defaults.Value, _header.TimeLimit, context.CancellationToken));
            return null;
        }
        catch (CalculationDefinitionException ex)
        {
            return ex.Message;
        }
        catch (DbException ex)
        {
            return Refused(ex).Message;
        }
        catch (Exception ex) when (ex is NotSupportedException or InvalidOperationException)
        {
            return $"{this}:1: The database's provider can't check the query: {ReportDatabase.Words(ex)}";
        }
    }

    private async Task<ReportAnswer> AskAsync(ReportInput input, QueryProgress progress, CancellationToken cancellationToken)
    {
        DbConnection? connection = null;
        try
        {
            await using var query = await _database.BeginAsync(_query, input, _header.TimeLimit, CommandBehavior.Default, cancellationToken);
            connection = query.Connection;
            var rows = await ReportRows.ReadAsync(query.Reader, _header, progress, cancellationToken);
            if (!rows.Complete)
            {
                await query.LeaveAsync();
            }

            return Answer(rows);
        }
        catch (DbException ex) when (!cancellationToken.IsCancellationRequested)
        {
            throw connection is not null && ReportDatabase.IsAway(ex, connection) ? _database.Unavailable(ex) : Refused(ex);
        }
    }

    // What helps: its author the header, and visitors other input, where there is some.
    private string Stopped(string limit) => ShowsErrors ? $"{this}: the query was stopped at its limit of {limit}. In its header, 'time limit' allows up to {ReportHeaderEntry.Words(SqlReportHeader.LongestLimit)}."
        : _header.Parameters.Any(parameter => parameter.Kind == InputKind.Date) ? $"The report was stopped at its limit of {limit}. Ask for less, such as a shorter time."
        : _header.Parameters.Count > 0 ? $"The report was stopped at its limit of {limit}. Ask for less."
        : $"The report was stopped at its limit of {limit}.";

    private Exception Refused(DbException exception)
    {
        var (offset, message) = ReportDatabase.Mistake(exception, _query);
        message = $"the database refused the query: {message}";
        return ReportDatabase.IsNotUnderstood(exception) ? _query.Place(offset).Error(message, exception)
            : ShowsErrors ? new CalculationFailedException($"{_query.Place(offset)}: {message}", exception)
            : new InvalidOperationException($"{this}: {message}", exception);
    }

    private ReportAnswer Answer(ReportRows rows)
    {
        var count = InputText.Read(rows.Rows.Count);
        var (series, notDrawn) = rows.Rows.Count == 0 && _header.Chart is not null ? (null, "Nothing was found.") : _header.Chart?.Draw(rows, _header.Title) ?? default;
        return new ReportAnswer
        {
            Rows = rows.Complete ? count : $"{count} of more than {count}: the report's limit",
            Complete = rows.Complete,
            NotDrawn = notDrawn,
            Missing = rows.Missing,
            Series = series,
            Table = rows.Table(_header.Title),
        };
    }

    private static int Fingerprint(string text, string database)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{text.ReplaceLineEndings("\n")}\0{database}"));
        return Math.Max(1, BinaryPrimitives.ReadInt32BigEndian(hash) & int.MaxValue);
    }
}
