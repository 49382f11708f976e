using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Calculations;

/// <summary>The values of a report's parameters, by name.</summary>
internal sealed record ReportInput(IReadOnlyDictionary<string, object> Values);

/// <summary>A calculation that is one <c>.sql</c> file: its form is in the header, its answer is what the query returns.</summary>
/// <remarks>Not public, so that it is made for each file and not found as a calculation by its type.</remarks>
internal sealed class SqlReport : Calculation
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(1);

    private readonly string _file;
    private readonly SqlReportHeader _header;
    private readonly SqlText _query;
    private readonly ReportDatabase _database;
    private readonly TimeProvider _time;

    /// <param name="file">How errors name it; its name without ending becomes the slug.</param>
    /// <exception cref="CalculationDefinitionException">The file is written wrongly; the message names file and line.</exception>
    public SqlReport(string file, string text, ReportDatabase database, TimeProvider time)
    {
        _file = file;
        _database = database;
        _time = time;
        (_header, _query) = SqlReportHeader.Read(file, text);
        Slug = SlugText.Of(Path.GetFileNameWithoutExtension(file));
        Version = Fingerprint(text, database.Name);
        Form = new InputForm(_header.Parameters, values => new ReportInput(
            _header.Parameters.Zip(values).ToDictionary(each => each.First.Name, each => each.Second)));
    }

    public override string Slug { get; }

    public override string Title => _header.Title;

    public override string Summary => _header.Summary;

    /// <summary>Made from the file's text, so that every change of a report retires its old entries.</summary>
    public override int Version { get; }

    public override Freshness Freshness => _header.Freshness;

    /// <summary>Above the query's own limit, which is told from it by its message, by what may be needed before the query.</summary>
    public override TimeSpan TimeLimit => _header.TimeLimit + _database.Preparation;

    public override InputForm Form { get; }

    public override Type AnswerType => typeof(ReportAnswer);

    public override string ToString() => _file;

    public override async Task<object> ComputeAsync(BoundInput input, ComputeContext context)
    {
        await _database.PrepareAsync(context);
        using var limit = new CancellationTokenSource(_header.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.CancellationToken);
        try
        {
            await using var connection = await _database.OpenAsync(either.Token);
            return await AskAsync(connection, (ReportInput)input.Value, context, either.Token);
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(context.CancellationToken);
        }
        catch (Exception ex) when (limit.IsCancellationRequested && (ex is OperationCanceledException or DbException))
        {
            throw new CalculationFailedException(
                $"The report was stopped at its limit of {ReportHeaderEntry.Words(_header.TimeLimit)}. Ask for less, such as a shorter time.", ex);
        }
    }

    private async Task<ReportAnswer> AskAsync(DbConnection connection, ReportInput input, ComputeContext context, CancellationToken cancellationToken)
    {
        using var working = SayThatItWorks(context);
        try
        {
            await using var transaction = await ReportDatabase.BeginAsync(connection, cancellationToken);
            await using var command = _database.Command(connection, _query, input, _header.TimeLimit);
            command.Transaction = transaction;
            await using var stopping = cancellationToken.Register(static each => ReportDatabase.Stop((DbCommand)each!), command);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var (table, complete) = await ReportRows.ReadAsync(reader, _header, cancellationToken);
            if (!complete)
            {
                await ReportDatabase.LeaveAsync(command, reader);
            }

            return Answer(table, complete);
        }
        catch (DbException ex) when (!cancellationToken.IsCancellationRequested)
        {
            throw ReportDatabase.IsAway(ex, connection)
                ? _database.Unavailable(ex)
                : new InvalidOperationException($"{_file}: the database refused the query: {ex.Message}", ex);
        }
    }

    private ReportAnswer Answer(Table table, bool complete)
    {
        var count = InputText.Read(table.Rows.Count);
        return new ReportAnswer
        {
            Rows = complete ? count : $"{count} of more than {count}: the report's limit",
            Complete = complete,
            Table = table,
            Series = _header.Chart?.Draw(table),
        };
    }

    // A database does not say how far it is, but that it is still at work can be said.
    private ITimer SayThatItWorks(ComputeContext context)
    {
        var started = _time.GetTimestamp();
        context.Report(0, "Asking the database");
        return _time.CreateTimer(
            _ => context.Report(0, string.Create(CultureInfo.InvariantCulture, $"Asking the database, for {_time.GetElapsedTime(started).TotalSeconds:0} s")),
            null, SayEvery, SayEvery);
    }

    private static int Fingerprint(string text, string database)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{text.ReplaceLineEndings("\n")}\0{database}"));
        return Math.Max(1, BinaryPrimitives.ReadInt32BigEndian(hash) & int.MaxValue);
    }
}
