using System.Net;
using System.Text.Json;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Turns requests away, and keeps count of it. Whoever is refused must not be able to make work by it: the answer is written where the
/// refusal is found (an exception thrown through the middleware costs more than most answers do), and alike refusals are gathered, to be
/// logged and audited once a second.
/// </summary>
internal sealed partial class Refusals(IGrainFactory grains, TimeProvider time, ILogger<Refusals> logger)
{
    private const int MaxGathered = 500;
    private const int MaxLines = 20;
    private const int MaxPath = 256;

    private readonly Lock _gate = new();
    private Dictionary<Kind, Gathered> _gathered = [];
    private long _lost;

    /// <summary>Answers with a problem document.</summary>
    public Task Answer(HttpContext http, string code, string detail, int? retryAfterSeconds = null) => Answer(http, code, ProblemWriter.Text(detail), retryAfterSeconds);

    /// <summary>Answers with a problem document whose text was encoded before.</summary>
    public Task Answer(HttpContext http, string code, JsonEncodedText detail, int? retryAfterSeconds = null)
    {
        var kind = ProblemKinds.Of(code);
        Note(http, kind.Status, code);
        return ProblemWriter.Write(http, kind, detail, retryAfterSeconds);
    }

    /// <summary>Counts a refusal that is answered elsewhere.</summary>
    public void Note(HttpContext http, int status, string code)
    {
        var path = http.Request.Path.Value ?? "";
        var kind = new Kind(Caller.Of(http).Consumer, http.Connection.RemoteIpAddress, http.Request.Method, path.Length <= MaxPath ? path : path[..MaxPath], code);
        lock (_gate)
        {
            if (_gathered.TryGetValue(kind, out var same))
            {
                same.Count++;
            }
            else if (_gathered.Count < MaxGathered)
            {
                _gathered[kind] = new Gathered(AuditLog.Entry(http, time.GetUtcNow(), status, code));
            }
            else
            {
                _lost++;
            }
        }
    }

    /// <summary>Logs what is gathered, and sends to the audit log what is about access.</summary>
    public async Task Flush()
    {
        Dictionary<Kind, Gathered> batch;
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

        foreach (var (first, count) in batch.Values.Take(MaxLines).Select(g => (g.First, g.Count)))
        {
            LogRefused(first.Method, first.Path, first.Status, first.Code!, count, first.Actor, first.Address, first.RequestId);
        }

        lost += batch.Values.Skip(MaxLines).Sum(g => g.Count);
        if (lost > 0)
        {
            LogMore(lost);
        }

        AuditEntry[] audited = [.. batch.Values.Where(g => IsAudited(g.First.Code!)).Select(g => g.First with { Count = g.Count })];
        if (audited.Length == 0)
        {
            return;
        }

        try
        {
            await grains.GetGrain<IAuditGrain>(IAuditGrain.Refusals).Append([.. audited]);
        }
        catch (Exception error)
        {
            LogUnwritten(error, audited.Length);
        }
    }

    /// <summary>Whether a refusal is about who asks; the others (too busy, stopping) are only logged.</summary>
    public static bool IsAudited(string code) => code is ErrorCodes.Unauthorized or ErrorCodes.Forbidden or ErrorCodes.RateLimited;

    [LoggerMessage(1, LogLevel.Information, "Refused {Method} {Path} with {Status} {Code}, {Count} times in a second ('{Actor}' at {Address}, first request {RequestId})")]
    private partial void LogRefused(string method, string path, int status, string code, int count, string actor, string address, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "{Count} refusals of the last second are not listed one by one")]
    private partial void LogMore(long count);

    [LoggerMessage(3, LogLevel.Warning, "{Count} kinds of refusals could not be written to the audit log")]
    private partial void LogUnwritten(Exception error, int count);

    private readonly record struct Kind(string Actor, IPAddress? Address, string Method, string Path, string Code);

    private sealed class Gathered(AuditEntry first)
    {
        public AuditEntry First => first;

        public int Count { get; set; } = 1;
    }
}
