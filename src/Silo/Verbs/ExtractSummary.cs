using System.Text.Json.Serialization;

namespace IndexForge.Silo.Verbs;

/// <summary>What <c>extract --json</c> prints.</summary>
internal sealed record ExtractSummary(IReadOnlyList<ExtractResult> Files, int Succeeded, int Failed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExtractSummary))]
internal sealed partial class ExtractJson : JsonSerializerContext;
