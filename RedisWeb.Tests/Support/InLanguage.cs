using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>From here to its end, a test speaks a language.</summary>
public sealed class InLanguage : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    public InLanguage(CultureInfo language) => CultureInfo.CurrentUICulture = language;

    public void Dispose() => CultureInfo.CurrentUICulture = _before;
}
