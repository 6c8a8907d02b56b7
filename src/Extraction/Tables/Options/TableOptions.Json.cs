using System.Text.Json;
using System.Text.Json.Serialization;

namespace IndexForge.Extraction.Tables;

public sealed partial record TableOptions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 8,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new HeaderModeConverter(), new TextOrNumberConverter(), new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>Reads and validates the options' JSON object.</summary>
    /// <exception cref="ExtractionException"><c>invalid_request</c> with every fault that was found.</exception>
    public static TableOptions Parse(ReadOnlySpan<byte> utf8Json)
    {
        TableOptions? options;
        try
        {
            options = JsonSerializer.Deserialize<TableOptions>(utf8Json, Json);
        }
        catch (JsonException fault)
        {
            throw new ExtractionException(ExtractionErrors.InvalidOptions, $"`options` cannot be read at {fault.Path ?? "$"}: {Reason(fault)}", fault);
        }

        options ??= Default;
        var errors = options.Validate();
        return errors.Count == 0
            ? options
            : throw new ExtractionException(ExtractionErrors.InvalidOptions, "`options` are not valid: " + string.Join(" ", errors));
    }

    /// <summary>The options as the JSON object that <see cref="Parse"/> reads.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    // The serializer's own message ends in its path and line, which ours already has.
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? fault.Message : fault.Message[..end];
    }

    /// <summary>Reads <c>"auto"</c>, <c>true</c>, <c>false</c> and their strings.</summary>
    private sealed class HeaderModeConverter : JsonConverter<HeaderMode>
    {
        public override HeaderMode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.True => HeaderMode.Yes,
            JsonTokenType.False => HeaderMode.No,
            JsonTokenType.String => reader.GetString()?.ToLowerInvariant() switch
            {
                "auto" => HeaderMode.Auto,
                "true" => HeaderMode.Yes,
                "false" => HeaderMode.No,
                _ => throw new JsonException("expected auto, true or false."),
            },
            _ => throw new JsonException("expected auto, true or false."),
        };

        public override void Write(Utf8JsonWriter writer, HeaderMode value, JsonSerializerOptions options)
        {
            if (value == HeaderMode.Auto)
            {
                writer.WriteStringValue("auto");
            }
            else
            {
                writer.WriteBooleanValue(value == HeaderMode.Yes);
            }
        }
    }

    /// <summary>Bounds and listed values may be written as numbers or booleans as well as strings.</summary>
    private sealed class TextOrNumberConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    return reader.GetString();
                case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                default:
                    throw new JsonException("expected a string.");
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
