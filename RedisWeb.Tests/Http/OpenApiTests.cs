using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What programs are told there is, beside what there is.</summary>
public sealed class OpenApiTests
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    private readonly TemporaryFolder _folder = new();
    private TestSite _site = null!;
    private JsonElement _document;

    // What is quickly computed.
    private static readonly string[] Questions =
    [
        "/calculations/expensive-calculation.json?seconds=0", "/calculations/prime-count.json?upTo=1000", "/calculations/mandelbrot.json", "/calculations/option-price.json?paths=10000",
        "/calculations/retirement-plan.json", "/calculations/basket-pairs.json", "/calculations/cohort-retention.json", "/calculations/new-and-returning.json", "/calculations/revenue-by-month.json", "/calculations/shop-at-a-glance.json", "/calculations/slow-moving-stock.json", "/calculations/top-customers.json",
    ];

    [OneTimeSetUp]
    public async Task Start()
    {
        _site = new TestSite().WithAccounts().With("Reports:SampleFolder", _folder["shop"]).With("Reports:SampleOrderLines", "2000").With("Invalidation:Token", new string('t', 16)).With("Diagnostics:PanelDeadline", "00:00:00.050");
        using var response = await _site.Visitor().GetAsync("/openapi.json");
        Assert.That((response.StatusCode, response.Header("Content-Type")), Is.EqualTo((HttpStatusCode.OK, Json)));
        _document = await response.JsonAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void It_tells_of_every_calculation_and_of_what_else_there_is()
    {
        var all = _site.Services.GetRequiredService<CalculationCatalogue>().All;
        var calculations = all.SelectMany(calculation => new[] { $"/calculations/{calculation.Slug}.json", $"/calculations/{calculation.Slug}/invalidate" });
        var charts = all.Select(calculation => calculation.Slug).Except(["expensive-calculation", "mandelbrot"]).Select(slug => $"/calculations/{slug}.svg");

        Assert.That(_document.GetProperty("openapi").GetString(), Does.StartWith("3.1."));
        Assert.That(_document.GetProperty("paths").EnumerateObject().Select(path => path.Name), Is.EquivalentTo(
            [.. calculations, .. charts, "/calculations/invalidate", "/jobs/{id}", "/workspace/export", "/admin/diagnostics.json", "/health/live", "/health/ready"]));
        Assert.That(Questions.Select(question => question.Split('?')[0]), Is.EquivalentTo(calculations.Where(path => path.EndsWith(".json", StringComparison.Ordinal))), "all are tried here");
    }

    [Test]
    public void Every_reference_leads_somewhere() =>
        Assert.That(References(_document).Distinct().Where(reference => reference.Split('/')[1..].Aggregate((JsonElement?)_document, (at, name) => at?.TryGetProperty(name, out var next) == true ? next : null) is null), Is.Empty);

    [Test]
    public void Every_input_is_there_with_its_type_its_limits_and_its_default()
    {
        foreach (var calculation in _site.Services.GetRequiredService<CalculationCatalogue>().All)
        {
            var parameters = Operation($"/calculations/{calculation.Slug}.json").GetProperty("parameters").EnumerateArray().Where(each => each.GetProperty("in").GetString() == "query").ToList();
            Assert.That(parameters.Select(each => each.GetProperty("name").GetString()), Is.EqualTo(calculation.Form.Fields.Select(field => field.Name)));
            foreach (var (field, parameter) in calculation.Form.Fields.Zip(parameters))
            {
                Assert.That(parameter.GetProperty("description").GetString(), Does.StartWith(field.Label));
                var schema = parameter.GetProperty("schema");
                var type = field.Kind switch { InputKind.WholeNumber => "integer", InputKind.Number => "number", InputKind.YesNo => "boolean", _ => "string" };
                Assert.That(schema.GetProperty("type").GetString(), Is.EqualTo(type), field.Name);
                Assert.That(calculation.Form.Bind(name => name == field.Name ? [schema.GetProperty("default").ToString()] : []).Input?.Canonical, Is.EqualTo(calculation.Form.Defaults.Canonical), field.Name);
                foreach (var (limit, value) in new[] { ("minimum", field.Minimum), ("maximum", field.Maximum) }.Where(_ => type is "integer" or "number"))
                {
                    Assert.That(schema.TryGetProperty(limit, out var told) ? told.GetDouble() : (double?)null, Is.EqualTo(value is null ? null : (double?)Convert.ToDouble(value, CultureInfo.InvariantCulture)), field.Name);
                }
            }
        }
    }

    [TestCaseSource(nameof(Questions))]
    public Task An_answer_is_as_it_is_told(string question) => IsAsToldAsync(_site.Visitor(), question, 200, Json);

    [TestCase("", HttpStatusCode.OK)]
    [TestCase("&chart=1", HttpStatusCode.OK)]
    [TestCase("&chart=3", HttpStatusCode.NotFound)]
    public async Task So_is_a_chart(string chart, HttpStatusCode status)
    {
        using var response = await _site.Visitor().GetAsync("/calculations/prime-count.svg?upTo=1000" + chart);
        var operation = Operation("/calculations/prime-count.svg");

        Assert.That(operation.GetProperty("parameters").EnumerateArray().Select(each => each.GetProperty("name").GetString()), Is.EqualTo(["upTo", "chart", "Prefer"]));
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(operation.GetProperty("responses").GetProperty($"{(int)status}").GetProperty("content").TryGetProperty(response.Content.Headers.ContentType!.MediaType!, out _));
    }

    [Test]
    public async Task So_are_refusals_health_and_diagnostics()
    {
        await IsAsToldAsync(_site.Visitor(), "/calculations/prime-count.json?upTo=-1", 400, Problem);
        await IsAsToldAsync(_site.Visitor(), "/calculations/expensive-calculation.json?seconds=0&outcome=error", 422, Problem);
        await IsAsToldAsync(_site.Visitor(), "/health/live", 200, Json);
        await IsAsToldAsync(_site.Visitor(), "/health/ready", 200, Json);
        await IsAsToldAsync(_site.Visitor(Json), "/admin/diagnostics.json", 401, Problem);
        using var ada = await _site.SignedInAsync("ada");
        using var diagnostics = JsonDocument.Parse(await ada.TextAsync("/admin/diagnostics.json"));
        Assert.That(Wrong(diagnostics.RootElement, Schema("/admin/diagnostics.json", 200, Json), "$"), Is.Empty);
    }

    [Test]
    public async Task It_is_everybodys_and_kept_until_it_changes()
    {
        using var first = await _site.Visitor().GetAsync("/openapi.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var again = await _site.Visitor().SendAsync(request);

        Assert.That((first.Header("Cache-Control"), again.StatusCode), Is.EqualTo(("no-cache", HttpStatusCode.NotModified)));
    }

    private async Task IsAsToldAsync(HttpClient client, string address, int status, string type)
    {
        using var response = await client.GetAsync(address);
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((status, type)), text);
        using var body = JsonDocument.Parse(text);
        Assert.That(Wrong(body.RootElement, Schema(address.Split('?')[0], status, type), "$"), Is.Empty);
    }

    private JsonElement Operation(string path) => _document.GetProperty("paths").GetProperty(path).GetProperty("get");

    private JsonElement Schema(string path, int status, string type) => Operation(path).GetProperty("responses").GetProperty($"{status}").GetProperty("content").GetProperty(type).GetProperty("schema");

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(each => each.NameEquals("$ref") ? [each.Value.GetString()!] : References(each.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    /// <summary>As much of JSON Schema as the document uses.</summary>
    private IEnumerable<string> Wrong(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/')[1..].Aggregate(_document, (from, name) => from.GetProperty(name));
        }

        if (schema.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray() : Enumerable.Repeat(type, 1)).Any(each => IsOf(value, each.GetString()!)))
        {
            yield return $"{at} is {value.ValueKind}, and not {type}";
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)))
        {
            yield return $"{at} is {value}, and none of {allowed}";
        }

        foreach (var missing in value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)) : [])
        {
            yield return $"{at}.{missing} is missing";
        }

        var inner = value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) =>
                value.EnumerateObject().SelectMany(each => properties.TryGetProperty(each.Name, out var part) ? Wrong(each.Value, part, $"{at}.{each.Name}") : []),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((each, i) => Wrong(each, items, $"{at}[{i}]")),
            _ => [],
        };
        foreach (var wrong in inner)
        {
            yield return wrong;
        }
    }

    private static bool IsOf(JsonElement value, string type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Object, "object") or (JsonValueKind.Array, "array") or (JsonValueKind.String, "string") or (JsonValueKind.Number, "number") or (JsonValueKind.Null, "null") => true,
        (JsonValueKind.True or JsonValueKind.False, "boolean") => true,
        (JsonValueKind.Number, "integer") => value.TryGetInt64(out _),
        _ => false,
    };
}
