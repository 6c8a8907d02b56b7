using System.Text.Json;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Finds out who asks and whether they may. Outside Development credentials are needed: an API key or a bearer token. Development
/// asks for none, but holds those who send valid ones to what they allow.
/// </summary>
internal sealed class AuthMiddleware(
    RequestDelegate next, KeyVerifier keys, AuthOptions options, AddressLists lists, Refusals refusals, IHostEnvironment environment, JwtValidator? tokens = null)
{
    private readonly bool _open = environment.IsDevelopment();

    private readonly StringValues _ways = options.Jwt is null
        ? new(["ApiKey realm=\"indexforge\"", "Basic realm=\"indexforge\", charset=\"UTF-8\""])
        : new(["ApiKey realm=\"indexforge\"", "Basic realm=\"indexforge\", charset=\"UTF-8\"", "Bearer realm=\"indexforge\""]);

    private readonly JsonEncodedText _how = ProblemWriter.Text("Send a valid key in the header X-API-Key (or apikey, or as the password of HTTP Basic)" + (options.Jwt is null ? "." : ", or a valid bearer token."));

    public async Task Invoke(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata;
        if (route?.GetMetadata<AnonymousMetadata>() is null)
        {
            if (await Find(http) is { } caller)
            {
                http.Features.Set(caller);
                var scope = route?.GetMetadata<ScopeMetadata>()?.Scope ?? ByMethod(http.Request.Method);
                if (!caller.May(scope))
                {
                    await refusals.Answer(http, ErrorCodes.Forbidden, $"These credentials lack the scope '{JsonNames.Of(scope)}'.");
                    return;
                }
            }
            else if (!_open && !(route?.GetMetadata<ScrapeMetadata>() is not null && lists.MetricsFrom.Contains(http.Connection.RemoteIpAddress)))
            {
                http.Response.Headers.WWWAuthenticate = _ways;
                await refusals.Answer(http, ErrorCodes.Unauthorized, _how);
                return;
            }
        }

        await next(http);
    }

    private async ValueTask<Caller?> Find(HttpContext http)
    {
        for (var place = 0; place < Credentials.Places; place++)
        {
            if (Credentials.Key(http.Request, place) is { } key && await keys.Verify(key, http) is { } caller)
            {
                return caller;
            }
        }

        return tokens is not null && Credentials.Bearer(http.Request) is { } token ? await tokens.Validate(token) : null;
    }

    private static Scopes ByMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) ? Scopes.Read : Scopes.Write;
}
