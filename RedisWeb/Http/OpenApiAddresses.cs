using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Describes every address that programs use, for <c>/openapi.json</c>: one for each calculation, which its controller knows only by its slug.</summary>
internal sealed class OpenApiAddresses(CalculationCatalogue catalogue) : IOpenApiDocumentTransformer
{
    private const string Token = "invalidationToken";
    private const string Json = "application/json";

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "RedisWeb",
            Version = typeof(OpenApiAddresses).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0],
            Description = "Answers to slow questions, computed once and kept. Every one is at one address with all its inputs in the query.",
        };
        document.Servers = [new OpenApiServer { Url = "." }]; // beside this document, wherever a proxy has put it
        document.AddComponent(Token, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "What is set as Invalidation:Token." });
        foreach (var (name, schema) in OpenApiSchemas.Shared(document))
        {
            document.AddComponent(name, schema);
        }

        var paths = document.Paths = [];
        foreach (var calculation in catalogue.All)
        {
            document.AddComponent(NameOf(calculation.AnswerType), await context.GetOrCreateSchemaAsync(calculation.AnswerType, null, cancellationToken));
            paths[$"/calculations/{calculation.Slug}.json"] = Path(HttpMethod.Get, Answer(document, calculation));
            if (RepresentationNames.OfferedBy(calculation).Contains(Representation.Svg))
            {
                paths[$"/calculations/{calculation.Slug}.svg"] = Path(HttpMethod.Get, Chart(document, calculation));
            }

            paths[$"/calculations/{calculation.Slug}/invalidate"] = Path(HttpMethod.Post, Invalidate(document, $"Take back the answer to an input; all of the calculation, where none is named: {calculation.Title}", Parameters(calculation)));
        }

        paths["/calculations/invalidate"] = Path(HttpMethod.Post, Invalidate(document, "Take back all answers", []));
        paths["/jobs/{id}"] = Path(HttpMethod.Get, Job(document));
        paths["/workspace/export"] = Path(HttpMethod.Get, Operation("workspace", "What the visitor keeps, by the cookie of the session", [], ("200", Body("Pins, recent answers, preferences and plan.", Json, OpenApiSchemas.Of(JsonSchemaType.Object))), Problem(document, 503)));
        paths["/admin/diagnostics.json"] = Path(HttpMethod.Get, Operation("operations", "What cache, sessions, computes and Redis are doing, for those who have signed in", [], ("200", Body("Every panel with its figures.", Json, Shared(document, "Diagnostics"))), Problem(document, 401)));
        foreach (var probe in (string[])["live", "ready"])
        {
            paths[$"/health/{probe}"] = Path(HttpMethod.Get, Operation("operations", probe == "live" ? "Whether the process answers" : "Whether it can serve", [], ("200", Body("Also where something is wanting.", Json, Shared(document, "Health")))));
        }
    }

    private static OpenApiPathItem Path(HttpMethod method, OpenApiOperation operation) => new() { Operations = new() { [method] = operation } };

    private static OpenApiOperation Answer(OpenApiDocument document, Calculation calculation)
    {
        var body = OpenApiSchemas.Object(
            ("calculation", OpenApiSchemas.Choice([calculation.Slug])),
            ("input", OpenApiSchemas.Object([.. calculation.Form.Fields.Select(field => (field.Name, (IOpenApiSchema)OpenApiSchemas.Of(field)))])),
            ("answer", Shared(document, NameOf(calculation.AnswerType))),
            ("cache", Shared(document, "Cache")));
        var operation = Operation(
            "calculations", calculation.Title, [.. Parameters(calculation), Prefer()],
            ("200", Body("The answer, and where it came from.", Json, body)),
            ("202", Accepted(document)),
            Problem(document, 400), Problem(document, 404), Problem(document, 422), Problem(document, 429), Problem(document, 503));
        operation.OperationId = calculation.Slug;
        operation.Description = calculation.Summary;
        return operation;
    }

    private static OpenApiOperation Chart(OpenApiDocument document, Calculation calculation)
    {
        var number = new OpenApiParameter { Name = "chart", In = ParameterLocation.Query, Description = "Which of the answer's charts, counted from 1.", Schema = OpenApiSchemas.Counted(1) };
        return Operation(
            "calculations", $"{calculation.Title}, as a chart", [.. Parameters(calculation), number, Prefer()],
            ("200", Body("A chart, in the language that is accepted.", Representation.Svg.MediaType(), OpenApiSchemas.Of(JsonSchemaType.String))),
            ("202", Accepted(document)),
            Problem(document, 400), Problem(document, 404), Problem(document, 422), Problem(document, 429), Problem(document, 503));
    }

    private static IEnumerable<IOpenApiParameter> Parameters(Calculation calculation) => calculation.Form.Fields.Select(field => new OpenApiParameter
    {
        Name = field.Name,
        In = ParameterLocation.Query,
        Description = string.Join(' ', new[] { $"{field.Label}{(field.Unit is null ? "" : $" ({field.Unit})")}.", field.Hint, field.Kind == InputKind.Date && field.Limits is { } limits ? $"Allowed: {limits}." : null }.OfType<string>()),
        Schema = OpenApiSchemas.Of(field),
    });

    private static OpenApiParameter Prefer() => new()
    {
        Name = "Prefer",
        In = ParameterLocation.Header,
        Description = "wait=N: how many seconds to wait for an answer that is not there, up to 60; respond-async: none (RFC 7240).",
        Schema = OpenApiSchemas.Of(JsonSchemaType.String),
    };

    private static OpenApiResponse Accepted(OpenApiDocument document)
    {
        var response = Body("It is still being computed, and is not waited for any longer.", Json, Shared(document, "Job"));
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Location"] = new OpenApiHeader { Description = "Of the job.", Schema = OpenApiSchemas.Of(JsonSchemaType.String, "uri-reference") },
            ["Retry-After"] = new OpenApiHeader { Description = "Seconds.", Schema = OpenApiSchemas.Of(JsonSchemaType.Integer) },
        };
        return response;
    }

    private static OpenApiOperation Job(OpenApiDocument document) => Operation(
        "calculations", "How far an answer is that was not waited for",
        [new OpenApiParameter { Name = "id", In = ParameterLocation.Path, Required = true, Schema = OpenApiSchemas.Of(JsonSchemaType.String) }, Prefer()],
        ("200", Body("It is not there yet.", Json, Shared(document, "Job"))),
        ("303", new OpenApiResponse { Description = "It is there: Location is its address." }),
        Problem(document, 404), Problem(document, 422), Problem(document, 503));

    private static OpenApiOperation Invalidate(OpenApiDocument document, string summary, IEnumerable<IOpenApiParameter> parameters)
    {
        var operation = Operation(
            "operations", summary, parameters,
            ("200", Body("Done.", Json, Shared(document, "Removed"))), Problem(document, 400), Problem(document, 401), Problem(document, 404), Problem(document, 503));
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
        return operation;
    }

    private static OpenApiOperation Operation(string tag, string summary, IEnumerable<IOpenApiParameter> parameters, params (string Status, IOpenApiResponse Response)[] responses)
    {
        var operation = new OpenApiOperation { Summary = summary, Tags = new HashSet<OpenApiTagReference> { new(tag) }, Parameters = [.. parameters], Responses = [] };
        foreach (var (status, response) in responses)
        {
            operation.Responses[status] = response;
        }

        return operation;
    }

    // Reports share theirs.
    private static string NameOf(Type answer) => answer.FullName!.Replace('+', '.').Split("RedisWeb.Calculations.")[^1];

    private static OpenApiSchemaReference Shared(OpenApiDocument document, string name) => new(name, document);

    private static OpenApiResponse Body(string description, string type, IOpenApiSchema schema) =>
        new() { Description = description, Content = new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = schema } } };

    private static (string Status, IOpenApiResponse Response) Problem(OpenApiDocument document, int status) => (
        $"{status}",
        Body(status == 422 ? "A valid input without an answer." : status == 401 ? "Whoever asks is not known." : ErrorTexts.PageFor(status, "GET").Title + ".", RepresentationNames.Problem, Shared(document, "Problem")));
}

/// <summary>The description of what there is for programs: made when first asked for, and again where a report was edited.</summary>
public sealed class OpenApiText([FromKeyedServices(OpenApiText.Name)] IOpenApiDocumentProvider documents, CalculationCatalogue catalogue)
{
    internal const string Name = "redisweb";

    private readonly CatalogueCache<Lazy<Task<(byte[] Json, string Tag)>>> _made = new(catalogue, _ => new(() => MakeAsync(documents)));

    public Task<(byte[] Json, string Tag)> GetAsync() => _made.Value.Value;

    private static async Task<(byte[] Json, string Tag)> MakeAsync(IOpenApiDocumentProvider documents)
    {
        CultureInfo.CurrentUICulture = Languages.English; // made once, whoever asks
        await using var text = new StringWriter();
        (await documents.GetOpenApiDocumentAsync()).SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return (json, $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(..8))}\"");
    }
}
