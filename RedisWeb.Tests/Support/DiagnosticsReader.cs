using System.Net;
using System.Text.Json;

namespace RedisWeb.Tests.Support;

/// <summary>An administrator who looks at the diagnostics of copies.</summary>
public sealed class DiagnosticsReader : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public DiagnosticsReader() => Ada = new BalancedVisitor(_client);

    public BalancedVisitor Ada { get; }

    public Task SignInAsync(Copy copy) => Ada.SignInAsync(copy.Site, "ada");

    public async Task<JsonElement> JsonAsync(Copy copy)
    {
        using var document = JsonDocument.Parse(await TextAsync(copy, "/admin/diagnostics.json"));
        return document.RootElement.Clone();
    }

    public async Task<string> TextAsync(Copy copy, string address)
    {
        var (status, text) = await Ada.OpenAsync(new Uri(copy.Site, address));
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), $"{address} of {copy}");
        return text;
    }

    /// <summary>The state of a panel, and when its figures were read.</summary>
    public async Task<(string? State, string? At)> PanelAsync(Copy copy, string panel)
    {
        var read = (await JsonAsync(copy)).GetProperty(panel);
        return (read.GetProperty("state").GetString(), read.GetProperty("at").GetString());
    }

    public void Dispose() => _client.Dispose();
}

public static class DiagnosticsJsonReading
{
    /// <summary>The figures of a calculation; zeros where it was never asked.</summary>
    public static double Counted(this JsonElement diagnostics, string calculation, string figure) =>
        diagnostics.GetProperty("calculations").GetProperty("figures").GetProperty("calculations").EnumerateArray()
            .Where(each => each.GetProperty("slug").GetString() == calculation).Sum(each => each.GetProperty(figure).GetDouble());

    public static IEnumerable<JsonElement> Copies(this JsonElement diagnostics) => diagnostics.GetProperty("copies").GetProperty("figures").GetProperty("copies").EnumerateArray();
}
