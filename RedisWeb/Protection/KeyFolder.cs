using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace RedisWeb.Protection;

/// <summary>
/// The keys on disk, where the app uses the embedded server: the first page comes before that server does, and would be given a new key
/// at every start. Where Redis is shared nothing is kept on disk: it is one place more to guard, and the keys are in Redis and in every copy.
/// </summary>
internal sealed partial class KeyFolder(IKeyStore store, IOptions<ProtectionOptions> options, IHostEnvironment environment, ILogger<KeyFolder> log)
{
    private readonly string? _path = store.IsShared ? null : Path.GetFullPath(options.Value.EmbeddedFolder, environment.ContentRootPath);

    // Not by the framework's repository, which gives up all keys for one damaged file.
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

    public void Keep(string identity, XElement element)
    {
        try
        {
            if (_path is not null && !File.Exists(Path.Combine(_path, identity + ".xml")))
            {
                new FileSystemXmlRepository(new DirectoryInfo(_path), NullLoggerFactory.Instance).StoreElement(element, identity);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_path, ex.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The keys of cookies and forms can't be kept in {Folder}; after a restart, pages opened before it have to be loaded again ({Reason})")]
    private partial void LogNotKept(string? folder, string reason);
}
