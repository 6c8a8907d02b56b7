using IndexForge.Gateway.Requests;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Access;

/// <summary>The gateway's end of the audit log of what administrators do: durable before they are answered.</summary>
internal sealed partial class AuditLog(IGrainFactory grains, TimeProvider time, ILogger<AuditLog> logger)
{
    /// <summary>Records what an administrator did; durable when it returns.</summary>
    public Task Did(HttpContext http, int status, string? code)
    {
        var entry = Entry(http, time.GetUtcNow(), status, code);
        LogAction(entry.Actor, entry.Action ?? entry.Path, entry.Path, status, entry.Address, entry.RequestId);
        return grains.GetGrain<IAuditGrain>(IAuditGrain.Actions).Append([entry]);
    }

    /// <summary>A request as the audit log has it.</summary>
    public static AuditEntry Entry(HttpContext http, DateTimeOffset at, int status, string? code) => new()
    {
        At = at,
        Actor = Caller.Of(http).Consumer,
        Address = http.Connection.RemoteIpAddress?.ToString() ?? "",
        Method = Grains.Names.Short(http.Request.Method),
        Path = Grains.Names.Short(http.Request.Path.ToUriComponent()),
        Action = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName,
        Status = status,
        Code = code,
        RequestId = RequestIdMiddleware.Of(http),
    };

    [LoggerMessage(1, LogLevel.Information, "Audit: {Actor} {Action} {Path} answered {Status} to {Address} (request {RequestId})")]
    private partial void LogAction(string actor, string action, string path, int status, string address, string requestId);
}
