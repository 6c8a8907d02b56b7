using System.Text;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Access;

/// <summary>Where a request may carry credentials. A place that is filled twice is not read: which of the two was meant cannot be known.</summary>
internal static class Credentials
{
    /// <summary>API keys, in the order of their places.</summary>
    public static IEnumerable<string> Keys(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] is [{ Length: > 0 } header])
        {
            yield return header;
        }

        if (request.Headers["apikey"] is [{ Length: > 0 } kong])
        {
            yield return kong;
        }

        if (request.Query["apikey"] is [{ Length: > 0 } query])
        {
            yield return query;
        }

        if (Authorization(request, "Basic") is { } basic && Password(basic) is { Length: > 0 } password)
        {
            yield return password;
        }
    }

    /// <summary>The bearer token, or null.</summary>
    public static string? Bearer(HttpRequest request) => Authorization(request, "Bearer");

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
