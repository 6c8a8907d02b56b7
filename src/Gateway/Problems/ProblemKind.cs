using System.Text.Json;
using IndexForge.Gateway.Requests;

namespace IndexForge.Gateway.Problems;

/// <summary>An error code in HTTP.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Status">The status.</param>
/// <param name="Title">In a few words.</param>
/// <param name="RetryAfterSeconds">When trying again makes sense, where it does.</param>
internal sealed record ProblemKind(string Code, int Status, string Title, int? RetryAfterSeconds = null)
{
    // Escaped once: the same few kinds are written over and over.
    public JsonEncodedText CodeText { get; } = JsonEncodedText.Encode(Code, Json.Options.Encoder);

    public JsonEncodedText TypeText { get; } = JsonEncodedText.Encode(Problem.TypeOf(Code), Json.Options.Encoder);

    public JsonEncodedText TitleText { get; } = JsonEncodedText.Encode(Title, Json.Options.Encoder);
}
