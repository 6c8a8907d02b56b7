using IndexForge.Gateway.Requests;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Access;

/// <summary>
/// The gateway's end of the audit log. What administrators do is durable before they are answered. Refusals are gathered, alike ones
/// counted together, and sent every second: whoever is refused must not be able to make work by it.
/// </summary>
internal sealed partial class AuditLog(IGrainFactory grains, TimeProvider time, ILogger<AuditLog> logger)
{
    private const int MaxGathered = 500;

    private readonly Lock _gate = new();
    private Dictionary<(string Actor, string Address, string Method, string Path, string? Code), AuditEntry> _gathered = [];
    private long _lost;

    /// <summary>Records what an administrator did; durable when it returns.</summary>
    public Task Did(HttpContext http, int status, string? code)
    {
        var entry = Entry(http, status, code);
        LogAction(entry.Actor, entry.Action ?? entry.Path, entry.Path, status, entry.Address, entry.RequestId);
        return grains.GetGrain<IAuditGrain>(IAuditGrain.Actions).Append([entry]);
    }

    /// <summary>Notes a refusal.</summary>
    public void Refused(HttpContext http, int status, string code)
    {
        var entry = Entry(http, status, code);
        lock (_gate)
        {
            var key = (entry.Actor, entry.Address, entry.Method, entry.Path, entry.Code);
            if (_gathered.TryGetValue(key, out var same))
            {
                _gathered[key] = same with { Count = same.Count + 1 };
            }
            else if (_gathered.Count < MaxGathered)
            {
                _gathered[key] = entry;
            }
            else
            {
                _lost++;
            }
        }
    }

    /// <summary>Sends what is gathered.</summary>
    public async Task Flush()
    {
        Dictionary<(string, string, string, string, string?), AuditEntry> batch;
        long lost;
        lock (_gate)
        {
            if (_gathered.Count == 0)
            {
                return;
            }

            (batch, _gathered) = (_gathered, []);
            (lost, _lost) = (_lost, 0);
        }

        if (lost > 0)
        {
            LogLost(lost);
        }

        try
        {
            await grains.GetGrain<IAuditGrain>(IAuditGrain.Refusals).Append([.. batch.Values]);
        }
        catch (Exception error)
        {
            LogUnwritten(error, batch.Count);
        }
    }

    private AuditEntry Entry(HttpContext http, int status, string? code) => new()
    {
        At = time.GetUtcNow(),
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

    [LoggerMessage(2, LogLevel.Warning, "Audit: {Count} refusals of the last second are not listed one by one")]
    private partial void LogLost(long count);

    [LoggerMessage(3, LogLevel.Warning, "Audit: {Count} kinds of refusals could not be written")]
    private partial void LogUnwritten(Exception error, int count);
}
