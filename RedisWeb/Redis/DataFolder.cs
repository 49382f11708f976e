namespace RedisWeb.Redis;

/// <summary>
/// A data folder that belongs to this copy of the app for as long as the object lives: two servers on one folder would
/// destroy each other's files.
/// </summary>
internal sealed class DataFolder(string path, FileStream claim) : IDisposable
{
    private const int MaximumCopies = 64;
    private const int TrialBytes = 8 * 1024 * 1024;

    public string Path { get; } = path;

    /// <summary>
    /// Held by the server process itself. After a SIGKILL of the app the claim on the folder is free at once, but its
    /// server may live a moment longer and write; this file tells when it is gone.
    /// </summary>
    public string ServerLock => System.IO.Path.Combine(Path, "server.lock");

    /// <summary>Takes <paramref name="wanted"/>, or where another copy has it, the same name with -2, -3 and so on.</summary>
    public static DataFolder Claim(string wanted)
    {
        for (var copy = 1; ; copy++)
        {
            var candidate = copy == 1 ? wanted : $"{wanted}-{copy}";
            Directory.CreateDirectory(candidate);
            if (TryLock(System.IO.Path.Combine(candidate, "app.lock")) is { } held)
            {
                return new DataFolder(candidate, held);
            }

            if (copy == MaximumCopies)
            {
                throw new IOException($"{wanted} and {MaximumCopies - 1} folders beside it are all in use.");
            }
        }
    }

    /// <summary>Whether there is space to go on with.</summary>
    /// <exception cref="IOException">There is not, or the disk fails.</exception>
    public void TryWriting()
    {
        using var trial = new FileStream(System.IO.Path.Combine(Path, "trial"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        trial.Write(new byte[TrialBytes]);
    }

    public bool ServerIsGone()
    {
        using var file = TryLock(ServerLock);
        return file is not null;
    }

    public void Dispose() => claim.Dispose();

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
