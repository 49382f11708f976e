using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Controllers;

/// <summary>Who may ask for what: each route of the site has its row here, and each row is tried by everybody.</summary>
/// <remarks>Files are everybody's and have no rows.</remarks>
public sealed class RouteAccessTests
{
    private TestSite _site = null!;
    private Dictionary<Who, string?> _cookies = null!;

    /// <summary>To whom a route answers.</summary>
    public enum Who
    {
        Anyone,
        Viewer,
        Administrator,

        /// <summary>Nobody who signs in: it has a bearer token.</summary>
        Program,
    }

    // A route is a line: method, pattern as the site has it, who may, whether a POST needs a form's token. Where the pattern has parts to fill in, an address that fits.
    private static readonly Row[] Rows =
    [
        new("GET", "/", Who.Anyone),
        new("*", "/errors/{status:int}", Who.Anyone, Address: "/errors/404"),

        new("GET", "/calculations/{slug}", Who.Anyone, Address: "/calculations/halving"),
        new("GET", "/calculations/{slug}.{suffix:regex(^(json|csv|png|svg)$)}", Who.Anyone, Address: "/calculations/halving.json"),
        new("POST", "/calculations/{slug}/refresh", Who.Anyone, Token: true, "/calculations/halving/refresh"),
        new("POST", "/calculations/invalidate", Who.Program),
        new("POST", "/calculations/{slug}/invalidate", Who.Program, Address: "/calculations/halving/invalidate"),

        new("GET", "/jobs/{id}", Who.Anyone, Address: "/jobs/nobodys"),
        new("GET", "/jobs/{id}/events", Who.Anyone, Address: "/jobs/nobodys/events"),
        new("POST", "/jobs/{id}/cancel", Who.Anyone, Token: true, "/jobs/nobodys/cancel"),

        new("GET", "/boards/picture", Who.Anyone),
        new("GET", "/boards/{token}", Who.Anyone, Address: "/boards/nobodys"),
        new("GET", "/workspace", Who.Anyone),
        new("GET", "/workspace/board", Who.Anyone),
        new("GET", "/workspace/compare", Who.Anyone),
        new("GET", "/workspace/compare.svg", Who.Anyone, Address: "/workspace/compare.svg?a=halving%3Fnumber%3D1&a=halving%3Fnumber%3D2"),
        new("GET", "/workspace/export", Who.Anyone),
        new("GET", "/workspace/forget", Who.Anyone),
        new("GET", "/workspace/plan", Who.Anyone),
        new("GET", "/workspace/plan/{number:int:range(1,3)}", Who.Anyone, Address: "/workspace/plan/1"),
        new("GET", "/workspace/preferences", Who.Anyone),
        new("POST", "/workspace/begin", Who.Anyone, Token: true),
        new("POST", "/workspace/forget", Who.Anyone, Token: true),
        new("POST", "/workspace/board/share", Who.Anyone, Token: true),
        new("POST", "/workspace/board/take-back", Who.Anyone, Token: true),
        new("POST", "/workspace/pins", Who.Anyone, Token: true),
        new("POST", "/workspace/pins/move", Who.Anyone, Token: true),
        new("POST", "/workspace/pins/remove", Who.Anyone, Token: true),
        new("POST", "/workspace/plan/{number:int:range(1,3)}", Who.Anyone, Token: true, "/workspace/plan/1"),
        new("POST", "/workspace/preferences", Who.Anyone, Token: true),
        new("POST", "/workspace/recent/clear", Who.Anyone, Token: true),
        new("POST", "/workspace/renew", Who.Anyone, Token: true),

        new("GET", "/account/sign-in", Who.Anyone),
        new("POST", "/account/sign-in", Who.Anyone, Token: true),
        new("POST", "/account/sign-in/link", Who.Anyone, Token: true),
        new("GET", "/account/sign-in/provider", Who.Anyone),
        new("GET", "/signin-oidc", Who.Anyone),
        new("POST", "/account/sign-out", Who.Anyone, Token: true),
        new("POST", "/account/end-all", Who.Viewer, Token: true),

        new("GET", "/admin/diagnostics", Who.Viewer),
        new("GET", "/admin/diagnostics.json", Who.Viewer, IsData: true),
        new("GET", "/admin/diagnostics/series/{figure}.json", Who.Viewer, Address: "/admin/diagnostics/series/nothing.json", IsData: true),
        new("GET", "/admin/diagnostics/calculations/{slug}", Who.Viewer, Address: "/admin/diagnostics/calculations/halving"),
        new("GET", "/admin/diagnostics/calculations/{slug}/panels", Who.Viewer, Address: "/admin/diagnostics/calculations/halving/panels"),
        new("GET", "/admin/diagnostics/events", Who.Viewer),
        new("GET", "/admin/diagnostics/panels", Who.Viewer),
        new("GET", "/admin/diagnostics/entry", Who.Viewer, Address: "/admin/diagnostics/entry?calculation=halving"),
        new("GET", "/admin/diagnostics/confirm/remove-entry", Who.Administrator, Address: "/admin/diagnostics/confirm/remove-entry?calculation=halving&number=4"),
        new("GET", "/admin/diagnostics/confirm/remove-calculation", Who.Administrator),
        new("GET", "/admin/diagnostics/confirm/remove-all", Who.Administrator),
        new("GET", "/admin/diagnostics/confirm/end-session", Who.Administrator),
        new("GET", "/admin/diagnostics/confirm/cancel-job", Who.Administrator),
        new("GET", "/admin/diagnostics/confirm/{change:regex(^(retry-parked|drop-parked)$)}", Who.Administrator, Address: "/admin/diagnostics/confirm/drop-parked"),
        new("GET", "/admin/diagnostics/confirm/{change:regex(^(snapshot|append-only-on|append-only-off|reset-slow-log|close-breaker)$)}", Who.Administrator, Address: "/admin/diagnostics/confirm/snapshot"),
        new("POST", "/admin/diagnostics/changes/remove-entry", Who.Administrator, Token: true),
        new("POST", "/admin/diagnostics/changes/remove-calculation", Who.Administrator, Token: true),
        new("POST", "/admin/diagnostics/changes/remove-all", Who.Administrator, Token: true),
        new("POST", "/admin/diagnostics/changes/end-session", Who.Administrator, Token: true),
        new("POST", "/admin/diagnostics/changes/cancel-job", Who.Administrator, Token: true),
        new("POST", "/admin/diagnostics/changes/{change:regex(^(retry-parked|drop-parked)$)}", Who.Administrator, Token: true, "/admin/diagnostics/changes/drop-parked"),
        new("POST", "/admin/diagnostics/changes/{change:regex(^(snapshot|append-only-on|append-only-off|reset-slow-log|close-breaker)$)}", Who.Administrator, Token: true, "/admin/diagnostics/changes/close-breaker"),
        new("GET", "/drafts", Who.Anyone),
        new("GET", "/drafts/{file}", Who.Anyone, Address: "/drafts/top-customers.sql"),
        new("GET", "/openapi.json", Who.Anyone),
        new("GET", "/robots.txt", Who.Anyone),
        new("GET", "/health/live", Who.Anyone),
        new("GET", "/health/ready", Who.Anyone),
    ];

    public static IEnumerable<TestCaseData> Calls =>
        from row in Rows
        from who in new[] { Who.Anyone, Who.Viewer, Who.Administrator }
        select new TestCaseData(row, who).SetArgDisplayNames(row.Method, row.Pattern, who.ToString());

    [OneTimeSetUp]
    public async Task Start()
    {
        _site = new TestSite(new Halving(), new Gallery()).WithAccounts().With("Invalidation:Token", new string('t', 16));
        using var ada = await _site.SignedInAsync("ada");
        using var vic = await _site.SignedInAsync("vic");
        _cookies = new() { [Who.Anyone] = null, [Who.Viewer] = vic.Cookie(Cookie), [Who.Administrator] = ada.Cookie(Cookie) };
    }

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public void Every_route_has_its_row_and_every_row_its_route()
    {
        var routes = _site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText != "{**path:file}")
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText?.TrimStart('/')}"))
            .Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal)) // as GET
            .Distinct();

        Assert.That(Rows.Select(row => $"{row.Method} {row.Pattern}"), Is.EquivalentTo(routes));
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_route_answers_to_whom_it_should(Row row, Who who)
    {
        var status = await AskAsync(row, who, "text/html");
        var told = await AskAsync(row, who, "application/problem+json");

        if (row.Who == Who.Program)
        {
            Assert.That((status, told), Is.EqualTo((401, 401)), "without its token");
        }
        else if (who < row.Who)
        {
            Assert.That((status, told), Is.EqualTo(who == Who.Anyone ? (row.IsData ? 401 : 303, 401) : (403, 403)));
        }
        else if (row.Token)
        {
            Assert.That(await AskAsync(row, who, "text/html", "same-site"), Is.EqualTo(400), "from a sibling host");
            if (who > Who.Anyone || row.Pattern.StartsWith("/account", StringComparison.Ordinal))
            {
                Assert.That((status, told), Is.EqualTo((400, 400)), "without its form's token");
            }
        }
        else
        {
            Assert.That(new[] { status, told }, Has.All.LessThan(500).And.All.Not.EqualTo(400).And.All.Not.EqualTo(401).And.All.Not.EqualTo(403).And.All.Not.EqualTo(303));
        }
    }

    private const string Cookie = "__Host-RedisWeb.Admin";

    private async Task<int> AskAsync(Row row, Who who, string accept, string? from = null)
    {
        using var client = _site.CreateDefaultClient(_site.ClientOptions.BaseAddress);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method == "*" ? "GET" : row.Method), row.Address ?? row.Pattern);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (from is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", from);
        }

        if (_cookies[who] is { } cookie)
        {
            request.Headers.Add("Cookie", string.Create(CultureInfo.InvariantCulture, $"{Cookie}={cookie}"));
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)response.StatusCode;
    }

    /// <param name="Address">What is asked for, where that is not the pattern.</param>
    /// <param name="IsData">For programs by its address: nobody is sent to the sign-in page.</param>
    public sealed record Row(string Method, string Pattern, Who Who, bool Token = false, string? Address = null, bool IsData = false);
}
