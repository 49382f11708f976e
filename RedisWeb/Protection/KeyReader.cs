using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;

namespace RedisWeb.Protection;

/// <summary>Reads elements that others have written; what can't be read is told once and left out.</summary>
internal sealed partial class KeyReader(KeyCertificates certificates, ILogger<KeyReader> log)
{
    private readonly ConcurrentDictionary<string, bool> _told = [];

    public IEnumerable<KeyElement> Read(IEnumerable<string> texts) => texts.Select(Read).OfType<KeyElement>();

    private KeyElement? Read(string text)
    {
        var xml = Parse(text);
        var element = xml is null ? null : KeyElement.Of(xml, text);
        if (element is null)
        {
            Tell(text, LogDamaged);
            return null;
        }

        // The framework would try such a key ten times, two seconds long, with a visitor waiting.
        if (certificates.CanOpen(xml!))
        {
            return element;
        }

        Tell(text, () => LogLocked(element.Identity));
        return null;
    }

    private static XElement? Parse(string text)
    {
        try
        {
            return XElement.Parse(text);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private void Tell(string text, Action message)
    {
        if (_told.TryAdd(text, true))
        {
            message();
        }
    }
}
