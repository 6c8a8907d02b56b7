using System.Text.Json;

namespace IndexForge.Gateway.Tests.OpenApi;

/// <summary>Checks JSON against the part of JSON Schema that the document uses: references, types, properties, items, enums, alternatives.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    public void Check(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(value, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), at);
            return;
        }

        if (!schema.EnumerateObject().Any(k => k.Name != "description"))
        {
            // Anything.
            return;
        }

        if (schema.TryGetProperty("oneOf", out var alternatives))
        {
            var fits = alternatives.EnumerateArray().Where(a => a.TryGetProperty("$ref", out _) ? value.ValueKind != JsonValueKind.Null : Fits(value, a)).ToList();
            Assert.True(fits.Count > 0, $"{at}: {value.GetRawText()} fits none of {alternatives.GetRawText()}");
            Check(value, fits[0], at);
            return;
        }

        Assert.True(Fits(value, schema), $"{at}: {value.GetRawText()} is not {schema.GetRawText()}");
        if (schema.TryGetProperty("enum", out var names) && value.ValueKind != JsonValueKind.Null)
        {
            Assert.Contains(value.GetString(), names.EnumerateArray().Select(n => n.GetString()));
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
            {
                Check(item, items, at + "[]");
            }
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var properties = schema.TryGetProperty("properties", out var p) ? p : default;
        foreach (var required in schema.TryGetProperty("required", out var r) ? r.EnumerateArray().Select(n => n.GetString()!).ToArray() : [])
        {
            Assert.True(value.TryGetProperty(required, out _), $"{at}: {required} is missing");
        }

        foreach (var member in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var known))
            {
                Check(member.Value, known, $"{at}.{member.Name}");
            }
            else
            {
                Assert.True(schema.TryGetProperty("additionalProperties", out var any), $"{at}.{member.Name} is not described");
                Check(member.Value, any, $"{at}.{member.Name}");
            }
        }
    }

    private static bool Fits(JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return true;
        }

        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()).ToArray() : [type.GetString()];
        return value.ValueKind switch
        {
            JsonValueKind.Null => types.Contains("null"),
            JsonValueKind.String => types.Contains("string"),
            JsonValueKind.Number => types.Contains("number") || types.Contains("integer"),
            JsonValueKind.True or JsonValueKind.False => types.Contains("boolean"),
            JsonValueKind.Array => types.Contains("array"),
            _ => types.Contains("object"),
        };
    }
}
