using System.Collections;
using System.Globalization;
using System.Text;
using IndexForge.Gateway.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Requests;

/// <summary>What the access log may say of a request. None of it can hold a secret: paths without queries, no credentials, no bodies.</summary>
internal static class AccessFields
{
    private static readonly (string Name, Func<HttpContext, TimeSpan, object?> Value)[] All =
    [
        ("method", static (http, _) => http.Request.Method),
        ("path", static (http, _) => http.Request.Path.ToUriComponent()),
        ("operation", static (http, _) => http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName),
        ("protocol", static (http, _) => http.Request.Protocol),
        ("status", static (http, _) => http.Response.StatusCode),
        ("elapsedMs", static (_, took) => Math.Round(took.TotalMilliseconds, 3)),
        ("requestBytes", static (http, _) => http.Request.ContentLength),
        ("responseBytes", static (http, _) => http.Response.ContentLength),
        ("consumer", static (http, _) => Caller.Of(http).Consumer),
        ("address", static (http, _) => http.Connection.RemoteIpAddress?.ToString()),
        ("userAgent", static (http, _) => Grains.Names.Short(http.Request.Headers.UserAgent.ToString())),
        ("cache", static (http, _) => http.Response.Headers["X-Cache-Status"] is [var status] ? status : null),
        ("requestId", static (http, _) => RequestIdMiddleware.Of(http)),
    ];

    /// <summary>The fields there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(f => f.Name)];

    /// <summary>A line of the fields with these names; of all where none are named.</summary>
    public static AccessLine Line(string[] names, HttpContext http, TimeSpan took) => new(
        [.. (names.Length == 0 ? All : names.Select(n => All.First(f => f.Name == n))).Select(f => KeyValuePair.Create(f.Name, f.Value(http, took)))]);

    /// <summary>A line as web servers write it. The referring page is left out: its address may hold what is nobody's business.</summary>
    public static string Combined(HttpContext http, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture,
        $"{http.Connection.RemoteIpAddress?.ToString() ?? "-"} - {Caller.Of(http).Consumer switch { "" => "-", var c => c }} [{at:dd/MMM/yyyy:HH:mm:ss} +0000] \"{http.Request.Method} {http.Request.Path.ToUriComponent()} {http.Request.Protocol}\" {http.Response.StatusCode} {http.Response.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "-"} \"-\" \"{Plain(http.Request.Headers.UserAgent.ToString())}\"");

    /// <summary>Without what would end the quotes or the line.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(Grains.Names.Short(text));
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = plain[i] is '"' or '\\' || char.IsControl(plain[i]) ? '_' : plain[i];
        }

        return plain.Length == 0 ? "-" : plain.ToString();
    }
}

/// <summary>A line of fields, which structured loggers keep apart.</summary>
internal sealed class AccessLine(KeyValuePair<string, object?>[] fields) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => fields.Length;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', fields.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key}={f.Value ?? "-"}")));
}
