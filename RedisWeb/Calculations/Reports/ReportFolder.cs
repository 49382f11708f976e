namespace RedisWeb.Calculations;

/// <summary>The folder of <c>.sql</c> files, a calculation each. Where it is live, which it is in Development, what was saved, added or removed is seen whenever it is asked.</summary>
public sealed class ReportFolder
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Func<string, Calculation> _read;
    private Dictionary<string, (DateTime Saved, long Length, Calculation Report)> _files = [];
    private IReadOnlyList<Calculation>? _reports;

    internal ReportFolder(string path, bool isLive, Func<string, Calculation> read)
    {
        _path = path;
        _read = read;
        IsLive = isLive;
    }

    public bool IsLive { get; }

    /// <summary>In the order of the files' names; the same list for as long as no file changes, and in it the same calculation of each file that did not.</summary>
    public IReadOnlyList<Calculation> Reports
    {
        get
        {
            lock (_lock)
            {
                return _reports is { } reports && !IsLive ? reports : Look();
            }
        }
    }

    private IReadOnlyList<Calculation> Look()
    {
        var (before, found) = (_files, Files());
        if (_reports is { } same && found.Count == before.Count && found.TrueForAll(file => before.TryGetValue(file.FullName, out var known) && IsSame(known.Saved, known.Length, file)))
        {
            return same;
        }

        _files = found.ToDictionary(file => file.FullName, file => before.TryGetValue(file.FullName, out var known) && IsSame(known.Saved, known.Length, file)
            ? known : (file.LastWriteTimeUtc, Length(file), _read(file.FullName)));
        return _reports = [.. found.Select(file => _files[file.FullName].Report)];
    }

    private List<FileInfo> Files()
    {
        try
        {
            return [.. new DirectoryInfo(_path).EnumerateFiles("*.sql").OrderBy(file => file.FullName, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static bool IsSame(DateTime saved, long length, FileInfo file) => saved == file.LastWriteTimeUtc && length == Length(file);

    // A link may lead nowhere.
    private static long Length(FileInfo file) => file.Exists ? file.Length : -1;
}
