using System.Buffers;
using System.Collections;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Gives every request an id: the caller's <c>X-Request-ID</c> (or <c>Kong-Request-ID</c>) if it is sane, a new one otherwise.
/// It is echoed, stands in every log line, and travels with every grain call.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    public const string Header = "X-Request-ID";

    private const string Alias = "Kong-Request-ID";
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:#+/=@");

    public static string Of(HttpContext http) => http.TraceIdentifier;

    public async Task Invoke(HttpContext http)
    {
        var id = Sane(http.Request.Headers[Header]) ?? Sane(http.Request.Headers[Alias]) ?? Ids.New();
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        RequestContext.Set(RequestKeys.RequestId, id);
        using (logger.BeginScope(new RequestScope(id)))
        {
            await next(http);
        }
    }

    private static string? Sane(StringValues values) =>
        values is [{ Length: > 0 and <= MaxLength } value] && !value.AsSpan().ContainsAnyExcept(Allowed) ? value : null;

    /// <summary>One pair, made for every request: nothing else is allocated for it until a line is logged.</summary>
    private sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] => index == 0 ? new("RequestId", id) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"RequestId:{id}";
    }
}
