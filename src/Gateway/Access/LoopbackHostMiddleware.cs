using System.Net;
using IndexForge.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Development asks for no key, so it must not be reachable by a page in the user's browser that points a name of its own at
/// 127.0.0.1 (DNS rebinding): only the names of loopback are answered.
/// </summary>
internal sealed class LoopbackHostMiddleware(RequestDelegate next, IHostEnvironment environment)
{
    private readonly bool _check = environment.IsDevelopment();

    public Task Invoke(HttpContext http)
    {
        var host = http.Request.Host.Host;
        return !_check || host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
            ? next(http)
            : ProblemWriter.Write(http, ProblemKinds.OfStatus(StatusCodes.Status421MisdirectedRequest), "In Development only localhost is served; set ASPNETCORE_ENVIRONMENT=Production and an API_KEY to serve other hosts.");
    }
}
