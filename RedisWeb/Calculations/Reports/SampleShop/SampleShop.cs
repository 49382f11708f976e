using Microsoft.Data.Sqlite;

namespace RedisWeb.Calculations;

/// <summary>The database that the shipped reports ask: a SQLite file, made when it is first needed and kept.</summary>
/// <remarks>
/// It is written beside its place and moved there when it is whole, so a file that is there is never half a shop. Whoever makes it
/// holds a lock file, which the operating system releases when the process dies: one compute of one copy makes it and all others wait.
/// </remarks>
internal sealed partial class SampleShop(string folder, int orderLines, TimeProvider time, ILogger<SampleShop> logger)
{
    /// <summary>Part of the file's name: raise it whenever the same number of lines makes other rows or another schema.</summary>
    public const int Version = 1;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    public string Path { get; } = System.IO.Path.Combine(folder, $"shop-v{Version}-{orderLines}.db");

    /// <summary>Makes the file unless it is there.</summary>
    /// <param name="share">How much of the compute's progress this is.</param>
    /// <exception cref="CalculationUnavailableException">It can't be written.</exception>
    public async Task EnsureAsync(ComputeContext context, double share)
    {
        if (File.Exists(Path))
        {
            return;
        }

        context.Report(0, "Making the sample shop, once");
        try
        {
            Directory.CreateDirectory(folder);
            await using var held = await LockAsync(context.CancellationToken);
            if (!File.Exists(Path))
            {
                Make(context, share);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new CalculationUnavailableException("The sample shop that this report asks could not be made. The log says why.", ex);
        }
    }

    private void Make(ComputeContext context, double share)
    {
        foreach (var left in Directory.EnumerateFiles(folder, System.IO.Path.GetFileName(Path) + ".*.part"))
        {
            File.Delete(left); // by a copy that was killed: we hold the lock, so nobody writes it
        }

        var started = time.GetTimestamp();
        var part = $"{Path}.{Guid.NewGuid():N}.part";
        try
        {
            ShopWriter.Write(part, orderLines, done => context.Report(done * share, "Making the sample shop, once"), context.CancellationToken);
            using (var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true); // else a power cut could leave the name without the rows
            }

            File.Move(part, Path);
        }
        finally
        {
            File.Delete(part);
        }

        LogMade(Path, orderLines, time.GetElapsedTime(started).TotalSeconds);
    }

    // A lock file has nothing to wait on, so it is tried again until its holder is done or dead.
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(Path + ".lock"))
            {
                await Task.Delay(LookAgainAfter, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Made the sample shop at {Path}: {OrderLines} order lines in {Seconds:0.0} s.")]
    private partial void LogMade(string path, int orderLines, double seconds);
}
