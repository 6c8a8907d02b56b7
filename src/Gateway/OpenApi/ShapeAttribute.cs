using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace IndexForge.Gateway.OpenApi;

/// <summary>What a member may hold where its type in code does not say it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class ShapeAttribute : Attribute
{
    /// <summary>Writes it into the member's schema.</summary>
    public abstract void Describe(OpenApiSchema schema);
}

/// <summary>JSON of these kinds.</summary>
internal sealed class KindsAttribute(JsonSchemaType kinds) : ShapeAttribute
{
    public override void Describe(OpenApiSchema schema)
    {
        schema.Type = kinds;
        schema.Items = kinds.HasFlag(JsonSchemaType.Array) ? new OpenApiSchema { Type = JsonSchemaType.String } : null;
    }
}

/// <summary>One of these names; left out rather than null.</summary>
internal sealed class NamesAttribute(params string[] names) : ShapeAttribute
{
    public override void Describe(OpenApiSchema schema)
    {
        var target = schema.Items as OpenApiSchema ?? schema;
        target.Enum = [.. names.Select(n => (JsonNode)JsonValue.Create(n))];
        schema.Type &= ~JsonSchemaType.Null;
    }
}

/// <summary>Must be sent, though its absence is found and explained by code of ours.</summary>
internal sealed class NeededAttribute : ShapeAttribute
{
    public override void Describe(OpenApiSchema schema) => schema.Type &= ~JsonSchemaType.Null;
}

/// <summary>Rows of a table: the values of cells.</summary>
internal sealed class CellsAttribute : ShapeAttribute
{
    public override void Describe(OpenApiSchema schema) => schema.Items = new OpenApiSchema
    {
        Type = JsonSchemaType.Array,
        Items = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Null },
    };
}

/// <summary>One of the codes of failures.</summary>
internal sealed class CodesAttribute : ShapeAttribute
{
    public override void Describe(OpenApiSchema schema) => schema.Enum = [.. Problems.ProblemKinds.Codes.Select(c => (JsonNode)JsonValue.Create(c))];
}
