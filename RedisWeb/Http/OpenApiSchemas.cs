using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using DisplayAttribute = System.ComponentModel.DataAnnotations.DisplayAttribute;

namespace RedisWeb.Http;

/// <summary>What the JSON of the site looks like, where no type of it says so: it is written by hand, or told in words of our own.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Of a field's values, as an address has them.</summary>
    public static OpenApiSchema Of(InputField field)
    {
        var schema = field.Kind switch
        {
            InputKind.WholeNumber => Of(JsonSchemaType.Integer, field.ValueType == typeof(int) ? "int32" : "int64"),
            InputKind.Number => Of(JsonSchemaType.Number, field.ValueType == typeof(double) ? "double" : null),
            InputKind.YesNo => Of(JsonSchemaType.Boolean),
            InputKind.Date => Of(JsonSchemaType.String, "date"),
            InputKind.Choice => Choice(field.Choices.Select(choice => choice.Value)),
            _ => Of(JsonSchemaType.String),
        };
        if (field.Kind is InputKind.WholeNumber or InputKind.Number)
        {
            (schema.Minimum, schema.Maximum) = (Spelled(field, field.Minimum), Spelled(field, field.Maximum));
        }

        schema.MaxLength = field.Kind == InputKind.Text ? field.MaximumLength : null;
        schema.Default = field.Default switch
        {
            bool yes => yes,
            int or long or double or decimal => JsonNode.Parse(field.Spell(field.Default)),
            _ => field.Spell(field.Default),
        };
        return schema;
    }

    public static OpenApiSchema Of(JsonSchemaType type, string? format = null, string? description = null) => new() { Type = type, Format = format, Description = description };

    /// <summary>Of a number that is counted from 1.</summary>
    public static OpenApiSchema Counted(int proposed) => new() { Type = JsonSchemaType.Integer, Minimum = "1", Default = proposed };

    public static OpenApiSchema Choice(IEnumerable<string> values) => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };

    /// <summary>An object that always has all of these; more may come.</summary>
    public static OpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(each => each.Name, each => each.Schema),
        Required = properties.Select(each => each.Name).ToHashSet(),
    };

    /// <summary>Tells of a part of an answer what its page tells, and of the JSON what the framework does not know.</summary>
    /// <param name="property">That has it; null where none does.</param>
    public static Task CorrectAsync(OpenApiSchema schema, Type type, JsonPropertyInfo? property)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) is var bare && (bare == typeof(double) || bare == typeof(float)))
        {
            (schema.AnyOf, schema.Type) = (null, JsonSchemaType.Number | JsonSchemaType.String | (bare == type ? 0 : JsonSchemaType.Null)); // NaN is a text
        }

        if (property is { IsGetNullable: true } && schema.Type is { } known)
        {
            schema.Type = known | JsonSchemaType.Null;
        }

        if (type == typeof(Picture))
        {
            schema.Properties!["address"] = Of(JsonSchemaType.String, "uri-reference", "Of the PNG.");
        }

        T? Find<T>() where T : Attribute => property?.AttributeProvider?.GetCustomAttributes(typeof(T), true).OfType<T>().FirstOrDefault();
        var words = string.Join(' ', new[] { Find<DisplayAttribute>()?.GetName() is { } name ? name + "." : null, Find<DisplayAttribute>()?.GetDescription(), Find<UnitAttribute>() is { } unit ? $"In {unit.Text}." : null }.OfType<string>());
        schema.Description = words.Length > 0 ? words : schema.Description;
        return Task.CompletedTask;
    }

    /// <summary>Of what many answers share; each by its name.</summary>
    public static IEnumerable<(string Name, OpenApiSchema Schema)> Shared(OpenApiDocument document)
    {
        yield return ("Problem", Problem());
        yield return ("Cache", Object(
            ("status", Choice(["hit", "miss", "stale", "bypass"])),
            ("near", Of(JsonSchemaType.Boolean, null, "From the copy's own memory.")),
            ("collapsed", Of(JsonSchemaType.Boolean, null, "Joined a compute that another had asked for.")),
            ("ageSeconds", Of(JsonSchemaType.Number)),
            ("ttlSeconds", Of(JsonSchemaType.Number, null, "Below zero for how long it has been stale.")),
            ("computeMilliseconds", Of(JsonSchemaType.Number)),
            ("computedAt", Of(JsonSchemaType.String, "date-time")),
            ("computedBy", Of(JsonSchemaType.String, null, "The copy.")),
            ("storedBytes", Of(JsonSchemaType.Integer)),
            ("stored", Of(JsonSchemaType.Boolean)),
            ("key", Of(JsonSchemaType.String))));
        yield return ("Job", Object(
            ("id", Of(JsonSchemaType.String)),
            ("state", Of(JsonSchemaType.String, null, "waiting, running, done, failed...")),
            ("calculation", Of(JsonSchemaType.String)),
            ("input", Of(JsonSchemaType.Object)),
            ("fraction", Of(JsonSchemaType.Number | JsonSchemaType.Null, null, "0 to 1, as far as it is known.")),
            ("stage", Of(JsonSchemaType.String | JsonSchemaType.Null)),
            ("elapsedSeconds", Of(JsonSchemaType.Number | JsonSchemaType.Null)),
            ("location", Of(JsonSchemaType.String, "uri-reference", "Of the answer."))));
        yield return ("Panel", Object(
            ("state", Choice(["ok", "slow", "failed", "notPermitted", "notSupported"])),
            ("scope", Choice(["thisCopy", "allCopies", "server"])),
            ("figures", Of(JsonSchemaType.Object | JsonSchemaType.Null)),
            ("at", Of(JsonSchemaType.String | JsonSchemaType.Null, "date-time", "When the figures were read.")),
            ("took", Of(JsonSchemaType.Number, null, "Seconds.")),
            ("problem", Of(JsonSchemaType.String | JsonSchemaType.Null))));
        yield return ("Diagnostics", Diagnostics(document));
        yield return ("Health", Object(
            ("status", Choice(["live", "ready", "degraded", "unhealthy"])),
            ("wanting", new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(JsonSchemaType.String), Description = "What is wanting, a sentence each." })));
        yield return ("Removed", Object(("removed", Of(JsonSchemaType.Integer, "int64", "How many answers were stored."))));
    }

    private static OpenApiSchema Problem()
    {
        var schema = Object(("title", Of(JsonSchemaType.String)), ("status", Of(JsonSchemaType.Integer)), ("detail", Of(JsonSchemaType.String)));
        schema.Description = "Problem details, RFC 9457.";
        schema.Properties!["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(JsonSchemaType.String) }, Description = "What is wrong with each input." };
        schema.Properties["reference"] = Of(JsonSchemaType.String, null, "Of a fault of ours: the log has it too.");
        return schema;
    }

    private static OpenApiSchema Diagnostics(OpenApiDocument document) => Object(
    [
        ("at", Of(JsonSchemaType.String, "date-time")),
        ("copy", Of(JsonSchemaType.String)),
        ("took", Of(JsonSchemaType.Number, null, "Seconds.")),
        .. typeof(DiagnosticsSnapshot).GetProperties().Where(each => each.PropertyType.IsGenericType && each.PropertyType.GetGenericTypeDefinition() == typeof(Panel<>))
            .Select(each => (InputText.Camel(each.Name), (IOpenApiSchema)new OpenApiSchemaReference("Panel", document))),
        ("advice", new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(JsonSchemaType.Object) }),
    ]);

    private static string? Spelled(InputField field, IComparable? limit) => limit is null ? null : field.Spell(limit);
}
