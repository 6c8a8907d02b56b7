using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> on what creates something: the first request runs and its answer is kept for a day; the same request again gets
/// that answer, another one under the same key is refused with 422. Nothing of the body is buffered for it: the fingerprint is made
/// while the endpoint reads. Failures are not kept: they had no effect, and trying again may succeed.
/// </summary>
internal sealed partial class IdempotencyMiddleware(RequestDelegate next, IGrainFactory grains, TimeProvider time, ILogger<IdempotencyMiddleware> logger)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int MaxKey = 255;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task Invoke(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<CreatesMetadata>() is not { } creates || http.Request.Headers[Header] is not { Count: > 0 } given)
        {
            await next(http);
            return;
        }

        if (given is not [{ Length: > 0 and <= MaxKey } key] || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"{Header} takes one value of 1 to {MaxKey} visible ASCII characters.");
        }

        var grain = grains.GetGrain<IIdempotencyGrain>(IdempotencyKeys.Of(Caller.Of(http).Consumer, key));
        var turn = await grain.WaitForTurn(Lease, Patience);
        using var fingerprint = new RequestFingerprint(http.Request);
        switch (turn.Step)
        {
            case IdempotencyStep.Run:
                await Run(http, grain, turn.Fence, fingerprint, creates);
                break;
            case IdempotencyStep.Replay:
                await Replay(http, turn.Answer!, fingerprint);
                break;
            default:
                throw new ServiceException(ErrorCodes.Conflict, "A request with this Idempotency-Key is still under way; try again in a moment.", 5);
        }
    }

    private static async Task Replay(HttpContext http, KeptAnswer answer, RequestFingerprint fingerprint)
    {
        await Drain(http.Request.Body, fingerprint, http.RequestAborted);
        if (fingerprint.End() != answer.Fingerprint)
        {
            await ProblemWriter.Write(http, ProblemKinds.OtherBody, $"This {Header} was used for another request; a key is for one request and its repetitions.");
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.Headers[ReplayedHeader] = "true";
        if (answer.Location is { } location)
        {
            http.Response.Headers.Location = location;
        }

        await http.Response.Body.WriteAsync(answer.Body.AsMemory(), http.RequestAborted);
    }

    private async Task Run(HttpContext http, IIdempotencyGrain grain, int fence, RequestFingerprint fingerprint, CreatesMetadata creates)
    {
        var (request, response) = (http.Request, http.Response);
        var (body, wire) = (request.Body, response.Body);
        using var answer = new MemoryStream();
        using var done = new CancellationTokenSource();
        var renewing = Renew(grain, fence, done.Token);
        var kept = false;
        try
        {
            request.Body = new FingerprintingBody(body, fingerprint);
            response.Body = answer;
            await next(http);
            if (response.StatusCode is >= 200 and < 300 && answer.Length <= KeptAnswer.MaxBody)
            {
                await Drain(body, fingerprint, http.RequestAborted);
                kept = await Keep(grain, fence, new KeptAnswer(
                    fingerprint.End(), response.StatusCode, response.ContentType, response.Headers.Location, [.. creates.TellsSecret ? WithoutSecret(answer) : answer.ToArray()]));
            }
        }
        finally
        {
            (request.Body, response.Body) = (body, wire);
            await done.CancelAsync();
            await renewing;
            if (!kept)
            {
                await Abandon(grain, fence);
            }
        }

        answer.Position = 0;
        await answer.CopyToAsync(wire, http.RequestAborted);
    }

    /// <summary>The effect is there either way: an answer that cannot be kept is still the answer.</summary>
    private async Task<bool> Keep(IIdempotencyGrain grain, int fence, KeptAnswer answer)
    {
        try
        {
            return await grain.Complete(fence, answer);
        }
        catch (Exception error)
        {
            LogUnkept(error);
            return false;
        }
    }

    private async Task Abandon(IIdempotencyGrain grain, int fence)
    {
        try
        {
            await grain.Abandon(fence);
        }
        catch (Exception error)
        {
            // The lease ends it.
            LogUnkept(error);
        }
    }

    private async Task Renew(IIdempotencyGrain grain, int fence, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done) && await grain.Renew(fence, Lease))
            {
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnkept(error);
        }
        catch (OperationCanceledException)
        {
            // The request is done.
        }
    }

    private static async Task Drain(Stream body, RequestFingerprint fingerprint, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
            {
                fingerprint.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A secret is shown once and kept nowhere, not in an answer either.</summary>
    private static byte[] WithoutSecret(MemoryStream answer)
    {
        var node = JsonNode.Parse(answer.ToArray())!;
        node["secret"] = null;
        return System.Text.Encoding.UTF8.GetBytes(node.ToJsonString(Json.Options));
    }

    [LoggerMessage(1, LogLevel.Warning, "The answer to a request with an Idempotency-Key could not be kept; its repetition runs again")]
    private partial void LogUnkept(Exception error);
}
