using System.Buffers;
using System.Globalization;
using System.Text.Json;
using IndexForge.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Problems;

/// <summary>Writes a problem document as the whole answer.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _scratch;

    /// <summary>A text as it stands in a problem document: worth keeping where the same refusal is given again and again.</summary>
    public static JsonEncodedText Text(string text) => JsonEncodedText.Encode(text, Json.Options.Encoder);

    /// <inheritdoc cref="Write(HttpContext, ProblemKind, JsonEncodedText, int?)"/>
    public static Task Write(HttpContext http, ProblemKind kind, string detail, int? retryAfterSeconds = null) => Write(http, kind, Text(detail), retryAfterSeconds);

    /// <summary>Replaces whatever the answer held so far, which must not have started.</summary>
    public static Task Write(HttpContext http, ProblemKind kind, JsonEncodedText detail, int? retryAfterSeconds = null)
    {
        var response = http.Response;
        // Headers that describe the answer that did not come; those of the request (X-Request-ID) and of the refusal (Allow) stay.
        response.Headers.ContentLength = null;
        response.Headers.Remove("ETag");
        response.Headers.Remove("Content-Disposition");
        response.Headers.Remove("Content-Encoding");
        response.Headers.CacheControl = "no-store";
        response.StatusCode = kind.Status;
        response.ContentType = ContentType;
        if ((retryAfterSeconds ?? kind.RetryAfterSeconds) is { } seconds)
        {
            response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            return Task.CompletedTask;
        }

        var (buffer, json) = _scratch ??= Scratch();
        buffer.ResetWrittenCount();
        json.Reset();
        Compose(json, kind, detail, http);
        response.ContentLength = buffer.WrittenCount;
        buffer.WrittenSpan.CopyTo(response.BodyWriter.GetSpan(buffer.WrittenCount));
        response.BodyWriter.Advance(buffer.WrittenCount);
        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    /// <summary>The members of <see cref="Problem"/>, written by hand: refusals must cost little when they are many.</summary>
    private static void Compose(Utf8JsonWriter json, ProblemKind kind, JsonEncodedText detail, HttpContext http)
    {
        json.WriteStartObject();
        json.WriteString(Names.Type, kind.TypeText);
        json.WriteString(Names.Title, kind.TitleText);
        json.WriteNumber(Names.Status, kind.Status);
        json.WriteString(Names.Detail, detail);
        json.WriteString(Names.Instance, http.Request.Path.ToUriComponent());
        json.WriteString(Names.Code, kind.CodeText);
        json.WriteString(Names.RequestId, RequestIdMiddleware.Of(http));
        json.WriteEndObject();
        json.Flush();
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Scratch()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        return (buffer, new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Json.Options.Encoder, SkipValidation = true }));
    }

    private static class Names
    {
        public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
        public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
        public static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
        public static readonly JsonEncodedText Instance = JsonEncodedText.Encode("instance");
        public static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
        public static readonly JsonEncodedText RequestId = JsonEncodedText.Encode("requestId");
    }
}
