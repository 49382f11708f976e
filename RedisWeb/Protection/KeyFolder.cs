using Microsoft.Extensions.Options;

namespace RedisWeb.Protection;

/// <summary>
/// The keys on disk, where the app uses the embedded server: the first page comes before that server does, and would be given a new key
/// at every start. Where Redis is shared nothing is kept on disk: it is one place more to guard, and the keys are in Redis and in every copy.
/// </summary>
internal sealed partial class KeyFolder(IKeyStore store, IOptions<ProtectionOptions> options, IHostEnvironment environment, ILogger<KeyFolder> log)
{
    private readonly string? _path = store.IsShared ? null : Path.GetFullPath(options.Value.EmbeddedFolder, environment.ContentRootPath);

    public IReadOnlyList<string> ReadAll()
    {
        try
        {
            return Directory.Exists(_path) ? [.. Directory.EnumerateFiles(_path, "*.xml").Select(File.ReadAllText)] : [];
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_path, ex.Message);
            return [];
        }
    }

    public void Keep(KeyElement element)
    {
        if (_path is null)
        {
            return;
        }

        try
        {
            Write(Path.Combine(_path, element.Identity + ".xml"), element.Text);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_path, ex.Message);
        }
    }

    // By a rename, so that another copy on this machine never reads half a key.
    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = $"{file}.{Environment.ProcessId}";
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, mode))
        {
            writer.Write(text);
        }

        File.Move(draft, file, overwrite: true);
    }
}
