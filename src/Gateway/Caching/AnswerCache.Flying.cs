using System.Collections.Immutable;
using System.Security.Cryptography;
using IndexForge.Gateway.Problems;
using IndexForge.Grains;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Caching;

internal sealed partial class AnswerCache
{
    private async Task Fly(CacheFlight flight, Work work)
    {
        // Off the caller's stack: it must be free to wait, or to answer with what it has.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            flight.Land(await Fetch(work));
        }
        catch (Exception error)
        {
            if (work.Former is { Failure: null } former)
            {
                former.RestUntil = time.GetUtcNow() + FailureRest;
                LogNotRenewed(error, work.Request.Key);
            }

            flight.Fail(error);
        }
        finally
        {
            work.Former?.EndRenewing();
            _flights.End(flight);
        }
    }

    private async Task<CacheResult> Fetch(Work work)
    {
        var now = time.GetUtcNow();
        var freshAt = work.Former is { Failure: null } former ? former.Value.FreshUntil.AddTicks(1) : now;
        var entry = grains.GetGrain<ICacheEntryGrain>(CacheKeys.Entry(work.Request.Class, work.Request.Key));
        CacheReply reply;
        try
        {
            reply = await entry.Ask(new CacheQuestion(work.Request.Key, work.Tags, work.NotBefore, freshAt, options.ComputeTimeout));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Without the grain there is no sharing between processes, but there are answers.
            LogNoGrain(work.Request.Key, error.Message);
            reply = new CacheReply(CacheReplyKind.Compute, null, 0, null);
        }

        switch (reply.Kind)
        {
            case CacheReplyKind.Fresh:
                Keep(work, reply.Value!);
                return new CacheResult(CacheStatus.Hit, reply.Value!);
            case CacheReplyKind.Stale when reply.Lease == 0:
                Keep(work, reply.Value!);
                return new CacheResult(CacheStatus.Stale, reply.Value!);
            case CacheReplyKind.Stale:
                // Nobody waits for the renewal: it has a flight of its own, which none joins.
                Keep(work, reply.Value!);
                _ = RenewHeld(entry, reply, work);
                return new CacheResult(CacheStatus.Stale, reply.Value!);
            case CacheReplyKind.Failed:
                throw Error(reply.Failure!);
            default:
                return await Compute(entry, reply, work);
        }
    }

    private async Task RenewHeld(ICacheEntryGrain entry, CacheReply reply, Work work)
    {
        try
        {
            await Compute(entry, reply, work);
        }
        catch (Exception error)
        {
            LogNotRenewed(error, work.Request.Key);
        }
    }

    private async Task<CacheResult> Compute(ICacheEntryGrain entry, CacheReply reply, Work work)
    {
        CacheContent content;
        try
        {
            metrics.Computed();
            using var timeout = new CancellationTokenSource(options.ComputeTimeout, time);
            content = await work.Compute(timeout.Token);
        }
        catch (ServiceException refusal) when (IsAnswer(refusal))
        {
            Tell(entry, reply.Lease, new CacheFailure(refusal.Code, refusal.Message, refusal.RetryAfterSeconds));
            Refuse(work, refusal);
            throw;
        }
        catch (Exception error)
        {
            Tell(entry, reply.Lease, Failure(error));
            if ((reply.Value ?? (work.Former is { Failure: null } former ? former.Value : null)) is not { } old)
            {
                throw;
            }

            LogNotRenewed(error, work.Request.Key);
            Keep(work, old, time.GetUtcNow() + FailureRest);
            return new CacheResult(CacheStatus.Stale, old);
        }

        var value = Value(work.Request, work.Tags, work.Sequence, content);
        if (value.Body.Length > options.MaxBodyBytes)
        {
            Tell(entry, reply.Lease, null);
        }
        else
        {
            Keep(work, value);
            if (reply.Lease != 0)
            {
                _ = Observe(entry.Keep(reply.Lease, value), value.Key);
            }
        }

        return new CacheResult(CacheStatus.Miss, value);
    }

    /// <summary>Refusals that are the right answer to the question; the others are faults that may pass.</summary>
    private static bool IsAnswer(ServiceException error) => ProblemKinds.Of(error.Code).Status is < 500 and not 429;

    private static CacheFailure Failure(Exception error) => error switch
    {
        ServiceException service => new CacheFailure(service.Code, service.Message, service.RetryAfterSeconds),
        TimeoutException or OperationCanceledException => new CacheFailure(ErrorCodes.Timeout, "The answer took too long.", null),
        _ => new CacheFailure(ErrorCodes.InternalError, "The request failed by a fault of the service.", null),
    };

    private void Tell(ICacheEntryGrain entry, long lease, CacheFailure? failure)
    {
        if (lease != 0)
        {
            _ = Observe(entry.Release(lease, failure), "");
        }
    }

    /// <summary>The entry's grain is told without waiting; what is lost there costs a computation at most.</summary>
    private async Task Observe(Task told, string key)
    {
        try
        {
            await told;
        }
        catch (Exception error)
        {
            LogNoGrain(key, error.Message);
        }
    }

    private void Refuse(Work work, ServiceException refusal)
    {
        if (refusal.Code != ErrorCodes.NotFound || options.Ttl.Negative <= TimeSpan.Zero)
        {
            return;
        }

        var now = time.GetUtcNow();
        var until = now + options.Ttl.Negative;
        memory.Put(new MemoryEntry(work.Request.Key, new CachedValue
        {
            Key = work.Request.Key,
            ContentType = "",
            ETag = "",
            Body = [],
            Tags = work.Tags,
            Sequence = work.Sequence,
            CreatedAt = now,
            FreshUntil = until,
            StaleUntil = until,
            UsableUntil = until,
        })
        {
            Failure = new CacheFailure(refusal.Code, refusal.Message, refusal.RetryAfterSeconds),
        });
    }

    private void Keep(Work work, CachedValue value, DateTimeOffset restUntil = default) => memory.Put(new MemoryEntry(work.Request.Key, value)
    {
        RestUntil = restUntil,
        PrefetchAt = options.PrefetchHits == 0 ? DateTimeOffset.MaxValue : value.FreshUntil - ((value.FreshUntil - value.CreatedAt) * options.PrefetchWindow),
    });

    private CachedValue Value(CacheRequest request, ImmutableArray<CacheTagVersion> versions, long sequence, CacheContent content)
    {
        var now = time.GetUtcNow();
        var fresh = now + options.Fresh(request.Class);
        return new CachedValue
        {
            Key = request.Key,
            ContentType = content.ContentType,
            ETag = content.ETag ?? $"W/\"{Convert.ToHexStringLower(SHA256.HashData(content.Body).AsSpan(0, 12))}\"",
            Body = content.Body,
            Tags = versions,
            Sequence = sequence,
            CreatedAt = now,
            FreshUntil = fresh,
            StaleUntil = fresh + options.StaleWhileRevalidate,
            UsableUntil = fresh + (options.StaleIfError > options.StaleWhileRevalidate ? options.StaleIfError : options.StaleWhileRevalidate),
        };
    }
}
