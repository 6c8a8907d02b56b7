using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IndexForge.Gateway.Access;

/// <summary>Where a request may carry credentials. A place that is filled twice is not read: which of the two was meant cannot be known.</summary>
internal static class Credentials
{
    /// <summary>How many places there are for API keys.</summary>
    public const int Places = 4;

    /// <summary>The API key in a place, or null. Asked for place by place: the one key that nearly all requests carry is found without a list being made.</summary>
    public static string? Key(HttpRequest request, int place) => place switch
    {
        0 => Single(request.Headers["X-API-Key"]),
        1 => Single(request.Headers["apikey"]),
        2 => Single(request.Query["apikey"]),
        _ => Authorization(request, "Basic") is { } basic && Password(basic) is { Length: > 0 } password ? password : null,
    };

    /// <summary>The bearer token, or null.</summary>
    public static string? Bearer(HttpRequest request) => Authorization(request, "Bearer");

    private static string? Single(StringValues values) => values is [{ Length: > 0 } value] ? value : null;

    private static string? Authorization(HttpRequest request, string scheme) =>
        request.Headers.Authorization is [{ } header] && header.Length > scheme.Length && header[scheme.Length] == ' ' && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[(scheme.Length + 1)..].Trim()
            : null;

    private static string? Password(string basic)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length))
        {
            return null;
        }

        var credentials = Encoding.UTF8.GetString(bytes, 0, length);
        return credentials[(credentials.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
