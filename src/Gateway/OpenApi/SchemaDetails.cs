using IndexForge.Gateway.Documents;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace IndexForge.Gateway.OpenApi;

/// <summary>
/// What the framework cannot know of a schema: what our converters write, what a member of any JSON may be, and which members are always
/// there. Without it a generated client has <c>unknown</c> for every time and may leave out nothing, or everything.
/// </summary>
internal static class SchemaDetails
{
    public static Task Add(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var orNull = plain == type ? default : JsonSchemaType.Null;
        if (plain == typeof(DateTimeOffset) || plain.IsEnum)
        {
            // Written by converters of ours, which the framework takes for anything at all.
            schema.Type = JsonSchemaType.String | orNull;
        }
        else if (plain == typeof(BinaryPart))
        {
            (schema.Type, schema.Format, schema.Properties) = (JsonSchemaType.String, "binary", null);
        }

        foreach (var needed in context.JsonTypeInfo.Properties.Where(m => m.AttributeProvider?.IsDefined(typeof(NeededAttribute), inherit: true) == true))
        {
            (schema.Required ??= new HashSet<string>()).Add(needed.Name);
        }

        foreach (var shape in context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(ShapeAttribute), inherit: true) ?? [])
        {
            ((ShapeAttribute)shape).Describe(schema);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Which members are there: of what is only answered all, for none is ever left out; of what is sent, those that have no meaning as null.
    /// </summary>
    public static Task Require(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var sent = new HashSet<string>();
        foreach (var operation in document.Paths.Values.Where(p => p.Operations is not null).SelectMany(p => p.Operations!.Values))
        {
            foreach (var form in operation.RequestBody?.Content?.Values ?? [])
            {
                Follow(form.Schema, document, sent);
            }
        }

        foreach (var (name, component) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (component is OpenApiSchema { Properties: { Count: > 0 } members } schema)
            {
                schema.Required = members.Keys.Where(m => !sent.Contains(name) || (schema.Required?.Contains(m) == true && !MayBeNull(members[m]))).ToHashSet();
            }
        }

        return Task.CompletedTask;
    }

    private static void Follow(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> found)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name })
        {
            if (found.Add(name) && document.Components!.Schemas!.TryGetValue(name, out var target))
            {
                Follow(target, document, found);
            }

            return;
        }

        foreach (var part in (schema?.Properties?.Values ?? []).Concat(schema?.OneOf ?? []).Concat(schema?.AnyOf ?? []).Append(schema?.Items!).Append(schema?.AdditionalProperties!))
        {
            if (part is not null)
            {
                Follow(part, document, found);
            }
        }
    }

    private static bool MayBeNull(IOpenApiSchema schema) =>
        schema is not OpenApiSchemaReference && (schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(s => s.Type == JsonSchemaType.Null) == true);
}
