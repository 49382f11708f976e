namespace RedisWeb.Redis;

/// <summary>
/// A data folder that belongs to this copy of the app for as long as the object lives: two servers on one folder would
/// destroy each other's files.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const int MaximumCopies = 64;

    private readonly FileStream _claim;

    private DataFolder(string path, FileStream claim)
    {
        Path = path;
        _claim = claim;
    }

    public string Path { get; }

    /// <summary>
    /// Held by the server process itself. After a SIGKILL of the app the claim on the folder is free at once, but its
    /// server may live a moment longer and write; this file tells when it is gone.
    /// </summary>
    public string ServerLock => System.IO.Path.Combine(Path, "server.lock");

    /// <summary>Takes <paramref name="path"/>, or where another copy has it, the same name with -2, -3 and so on.</summary>
    public static DataFolder Claim(string path)
    {
        for (var copy = 1; ; copy++)
        {
            var candidate = copy == 1 ? path : $"{path}-{copy}";
            Directory.CreateDirectory(candidate);
            if (TryLock(System.IO.Path.Combine(candidate, "app.lock")) is { } claim)
            {
                return new DataFolder(candidate, claim);
            }

            if (copy == MaximumCopies)
            {
                throw new IOException($"{path} and {MaximumCopies - 1} folders beside it are all in use.");
            }
        }
    }

    public bool ServerIsGone()
    {
        using var file = TryLock(ServerLock);
        return file is not null;
    }

    public void Dispose() => _claim.Dispose();

    /// <returns>Null where another process holds it.</returns>
    private static FileStream? TryLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }
}
