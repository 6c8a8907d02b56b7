using System.Security.Cryptography;
using System.Text;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Asks for the key outside Development: <c>X-API-Key</c>, <c>apikey</c> (header or query) or the password of HTTP Basic.
/// Keys are compared as digests in constant time, so neither their bytes nor their length shows in the timing.
/// </summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, AuthOptions options, IHostEnvironment environment)
{
    private readonly byte[]? _digest = environment.IsDevelopment() || options.ApiKey is null ? null : Digest(options.ApiKey);
    private readonly bool _open = environment.IsDevelopment();

    public Task Invoke(HttpContext http)
    {
        if (_open || http.GetEndpoint()?.Metadata.GetMetadata<AnonymousMetadata>() is not null)
        {
            return next(http);
        }

        foreach (var key in Given(http.Request))
        {
            if (_digest is not null && CryptographicOperations.FixedTimeEquals(Digest(key), _digest))
            {
                http.Features.Set(new Caller("bootstrap"));
                return next(http);
            }
        }

        http.Response.Headers.WWWAuthenticate = new[] { "ApiKey realm=\"indexforge\"", "Basic realm=\"indexforge\", charset=\"UTF-8\"" };
        throw new ServiceException(ErrorCodes.Unauthorized, "Send a valid key in the header X-API-Key (or apikey, or as the password of HTTP Basic).");
    }

    private static IEnumerable<string> Given(HttpRequest request)
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

        if (Basic(request.Headers.Authorization) is { Length: > 0 } password)
        {
            yield return password;
        }
    }

    private static string? Basic(string? header)
    {
        const string Scheme = "Basic ";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var credentials = Encoding.UTF8.GetString(bytes, 0, length);
        return credentials[(credentials.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
