using System.Globalization;

namespace RedisWeb.Calculations;

/// <summary>Says of a query, each second, that it is still asked, or how many rows have come: a database does not say how far it is.</summary>
internal sealed class QueryProgress : IDisposable
{
    private const int RowsEach = 1000;

    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(1);

    private readonly ComputeContext _context;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;
    private volatile int _rows;

    public QueryProgress(ComputeContext context, TimeProvider time)
    {
        (_context, _time, _started) = (context, time, time.GetTimestamp());
        context.Report("Asking the database");
        _timer = time.CreateTimer(_ => Say(), null, SayEvery, SayEvery);
    }

    /// <summary>So many rows have come. Cheap.</summary>
    public void Read(int rows)
    {
        _rows = rows;
        if (rows % RowsEach == 0)
        {
            Say();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Say() => _context.Report(_rows > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{_rows:N0} {(_rows == 1 ? "row" : "rows")} read")
        : string.Create(CultureInfo.InvariantCulture, $"Asking the database, for {_time.GetElapsedTime(_started).TotalSeconds:0} s"));
}
