using System.Collections.Concurrent;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace RedisWeb.Protection;

/// <summary>
/// The keys that this copy knows, and what revokes them. The framework asks for them synchronously, so they are always at hand;
/// <see cref="KeySync"/> keeps them in step with the store.
/// </summary>
/// <remarks>
/// Where the app uses the embedded server they are on disk, too: the first page comes before that server does, and would be given a new key
/// at every start. Where Redis is shared nothing is kept on disk: it is one place more to guard, and the keys are in Redis and in every copy.
/// </remarks>
internal sealed partial class KeyRepository : IXmlRepository
{
    private static readonly string[] Times = ["creationDate", "activationDate", "expirationDate"];

    private readonly string? _folder;
    private readonly KeyCertificates _certificates;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, XElement> _elements = [];
    private readonly ConcurrentDictionary<string, bool> _logged = [];

    public KeyRepository(IKeyStore store, IOptions<ProtectionOptions> options, IHostEnvironment environment, KeyCertificates certificates, ILogger<KeyRepository> log)
    {
        (_certificates, _log) = (certificates, log);
        _folder = store.IsShared ? null : Path.GetFullPath(options.Value.EmbeddedFolder, environment.ContentRootPath);
        Merge(ReadFolder());
    }

    public event Action? Added;

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Values.Select(element => new XElement(element))];

    public void StoreElement(XElement element, string friendlyName)
    {
        if (TryAdd(IdentityOf(element), new XElement(element)))
        {
            Added?.Invoke();
        }
    }

    /// <summary>Takes in what is stored elsewhere and not here.</summary>
    /// <returns>Whether anything came in, and what is only here.</returns>
    public (bool HasNewcomers, IReadOnlyList<string> Missing) Merge(IEnumerable<string> stored)
    {
        var theirs = new Dictionary<string, XElement>();
        foreach (var text in stored)
        {
            Read(text, theirs);
        }

        var newcomers = theirs.Count(each => TryAdd(each.Key, each.Value));
        return (newcomers > 0, [.. _elements.ExceptBy(theirs.Keys, each => each.Key).Select(each => each.Value.ToString(SaveOptions.DisableFormatting))]);
    }

    /// <summary>Tells an element from all others; good for a file's name.</summary>
    /// <exception cref="FormatException">The framework could not make sense of it: of a damaged revocation, for one, it makes an exception at every page.</exception>
    private static string IdentityOf(XElement element) => element.Name.ToString() switch
    {
        "key" when Times.All(time => (DateTimeOffset?)element.Element(time) is not null) && element.Element("descriptor") is { HasElements: true } && (Guid?)element.Attribute("id") is { } id =>
            $"key-{id:D}",
        "revocation" => $"revocation-{RevokedBy(element)}",
        _ => throw new FormatException($"<{element.Name}> is neither a key nor a revocation."),
    };

    private static string RevokedBy(XElement revocation) => (string?)revocation.Element("key")?.Attribute("id") switch
    {
        "*" when (DateTimeOffset?)revocation.Element("revocationDate") is { } date => date.UtcDateTime.ToString("yyyyMMddTHHmmssfffffff", CultureInfo.InvariantCulture),
        var id => Guid.ParseExact(id ?? "", "D").ToString(),
    };

    // What can't be read is logged once and left out.
    private void Read(string text, Dictionary<string, XElement> into)
    {
        try
        {
            var element = XElement.Parse(text);
            var identity = IdentityOf(element);
            if (_certificates.CanOpen(element))
            {
                into[identity] = element;
            }
            else if (_logged.TryAdd(text, true))
            {
                LogLocked(identity); // the framework would try such a key ten times, two seconds long, with a visitor waiting
            }
        }
        catch (Exception ex) when (ex is XmlException or FormatException)
        {
            if (_logged.TryAdd(text, true))
            {
                LogDamaged();
            }
        }
    }

    private bool TryAdd(string identity, XElement element)
    {
        if (!_elements.TryAdd(identity, element))
        {
            return false;
        }

        KeepInFolder(identity, element);
        return true;
    }

    // Not by the framework's repository, which gives up all keys for one damaged file.
    private string[] ReadFolder()
    {
        try
        {
            return Directory.Exists(_folder) ? [.. Directory.EnumerateFiles(_folder, "*.xml").Select(File.ReadAllText)] : [];
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_folder, ex.Message);
            return [];
        }
    }

    private void KeepInFolder(string identity, XElement element)
    {
        try
        {
            if (_folder is not null && !File.Exists(Path.Combine(_folder, identity + ".xml")))
            {
                new FileSystemXmlRepository(new DirectoryInfo(_folder), NullLoggerFactory.Instance).StoreElement(element, identity);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_folder, ex.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "An element among the keys of cookies and forms is damaged, and is left alone")]
    private partial void LogDamaged();

    [LoggerMessage(2, LogLevel.Warning, "{Key} is encrypted with a certificate that this copy has not got: cookies and forms made with it are refused here. "
        + "DataProtection:CertificateFile has to be the same on all copies, and a former one stays in DataProtection:OlderCertificateFiles")]
    private partial void LogLocked(string key);

    [LoggerMessage(3, LogLevel.Warning, "The keys of cookies and forms can't be kept in {Folder}; after a restart, pages opened before it have to be loaded again ({Reason})")]
    private partial void LogNotKept(string? folder, string reason);
}
