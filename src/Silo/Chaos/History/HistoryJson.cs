using System.Text.Json;
using System.Text.Json.Serialization;

namespace IndexForge.Silo.Chaos.History;

/// <summary>How events are written: one JSON object a line.</summary>
internal static class HistoryJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
