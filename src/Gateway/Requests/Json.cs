using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>The one way JSON is read and written at the gateway.</summary>
internal static class Json
{
    /// <summary>Deeper input is refused.</summary>
    public const int MaxDepth = 32;

    /// <summary>Bytes of a JSON body that holds settings or a question, not content.</summary>
    public const int SmallBody = 64 << 10;

    /// <summary>Bytes of a JSON body that may hold long lists.</summary>
    public const int LongBody = 1 << 20;

    public static JsonSerializerOptions Options { get; } = Freeze(Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.MaxDepth = MaxDepth;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Readable text in every script; what HTML would act on stays escaped.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new UtcTimeConverter());
        return options;
    }

    /// <summary>The JSON body, or the refusal that says what is wrong with it.</summary>
    public static async Task<T> ReadBody<T>(HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new ServiceException(ErrorCodes.UnsupportedFormat, "Send a JSON body with Content-Type: application/json.");
        }

        var most = http.GetEndpoint()?.Metadata.GetMetadata<BodyMetadata>()?.MaxBytes ?? SmallBody;
        ServiceException TooLarge() => new(ErrorCodes.FileTooLarge, $"The JSON of this request may have {most} bytes.");
        if (http.Request.ContentLength > most)
        {
            throw TooLarge();
        }

        return await JsonSerializer.DeserializeAsync<T>(new BoundedBody(http.Request.Body, most, TooLarge), Options, http.RequestAborted)
            ?? throw new ServiceException(ErrorCodes.InvalidRequest, "The JSON body is null; an object is needed.");
    }

    /// <summary>What is wrong with the JSON, without names of our types.</summary>
    public static string Explain(JsonException error)
    {
        var where = error.Path is { Length: > 1 } path ? $" at '{Names.Short(path)}'" : "";
        return error.LineNumber is { } line
            ? $"The JSON cannot be read{where}, line {line + 1}, byte {(error.BytePositionInLine ?? 0) + 1}."
            : $"The JSON cannot be read{where}.";
    }

    private static JsonSerializerOptions Freeze(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
