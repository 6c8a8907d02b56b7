using System.Collections.Immutable;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Caching;

/// <summary>The cache as a process sees it: its own memory, then the entry's grain. What is served is always valid: see <see cref="ICacheTags"/>.</summary>
internal sealed partial class AnswerCache(
    CacheOptions options, MemoryLevel memory, Removals removals, ICacheTags tags, IGrainFactory grains, CacheMetrics metrics, TimeProvider time, ILogger<AnswerCache> logger)
    : ICache
{
    private static readonly TimeSpan FailureRest = TimeSpan.FromSeconds(10);

    private readonly CacheFlights _flights = new();

    /// <summary>A fresh answer from memory, where nothing need be asked or renewed for it. Allocates nothing.</summary>
    public MemoryEntry? TryFresh(ReadOnlySpan<char> key)
    {
        if (!options.Enabled || memory.Find(key) is not { Failure: null } entry)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (now >= entry.Value.FreshUntil || (now >= entry.PrefetchAt && entry.Hits >= options.PrefetchHits) || entry.Value.Sequence < removals.Of(key))
        {
            return null;
        }

        foreach (var tag in entry.Value.Tags)
        {
            if (!tags.TryVersion(tag.Tag, out var version) || version != tag.Version)
            {
                return null;
            }
        }

        metrics.Count(CacheStatus.Hit, fromMemory: true);
        return entry;
    }

    /// <inheritdoc/>
    public async ValueTask<CacheResult> Get(CacheRequest request, Func<CancellationToken, Task<CacheContent>> compute)
    {
        if (!options.Enabled || request.Bypass || !removals.Known)
        {
            metrics.Count(CacheStatus.Bypass, fromMemory: false);
            return new CacheResult(CacheStatus.Bypass, Value(request, [], 0, await compute(CancellationToken.None)));
        }

        // Read before anything is computed: what changes from here on makes the result invalid.
        var sequence = removals.Sequence;
        var notBefore = removals.Of(request.Key);
        var versions = await Versions(request.Tags);
        var now = time.GetUtcNow();
        var entry = memory.Find(request.Key) is { } found && found.Value.UsableUntil > now && found.Value.IsValidFor(versions, notBefore) ? found : null;
        var work = new Work(request, compute, versions, notBefore, sequence, entry);
        if (entry is not null && entry.Value.FreshUntil > now)
        {
            metrics.Count(CacheStatus.Hit, fromMemory: true);
            if (entry.Failure is { } failure)
            {
                throw Error(failure);
            }

            if (now >= entry.PrefetchAt && entry.Hits >= options.PrefetchHits)
            {
                Renew(work, now);
            }

            return new CacheResult(CacheStatus.Hit, entry.Value);
        }

        if (entry is { Failure: null } && (entry.Value.StaleUntil > now || entry.RestUntil > now))
        {
            Renew(work, now);
            metrics.Count(CacheStatus.Stale, fromMemory: true);
            return new CacheResult(CacheStatus.Stale, entry.Value);
        }

        var (flight, mine) = _flights.Join(request.Key, versions, notBefore);
        if (mine)
        {
            _ = Fly(flight, work);
        }

        var result = await flight.Landed;
        metrics.Count(result.Status, fromMemory: false);
        return result;
    }

    /// <summary>Removes by hand: durable first, then here. How many answers left this process' memory.</summary>
    public async Task<int> Remove(string key, bool prefix)
    {
        var removal = await grains.GetGrain<ICacheControlGrain>(CacheKeys.Control).Remove(key, prefix);
        removals.Add(removal);
        return memory.Remove(e => removal.Matches(e.Key));
    }

    /// <summary>Ends all answers with a tag. How many left this process' memory.</summary>
    public async Task<int> Invalidate(string tag)
    {
        await grains.GetGrain<ICacheTagGrain>(tag).Invalidate("by hand");
        return memory.Remove(e => e.Value.Tags.Any(t => t.Tag == tag));
    }

    /// <summary>Gives up what can no longer be served.</summary>
    public int Prune()
    {
        var now = time.GetUtcNow();
        return memory.Remove(e => e.Value.UsableUntil <= now || e.Value.Sequence < removals.Of(e.Key) || e.Value.Tags.Any(t => tags.TryVersion(t.Tag, out var v) && v != t.Version));
    }

    private async ValueTask<ImmutableArray<CacheTagVersion>> Versions(ImmutableArray<string> names)
    {
        var versions = ImmutableArray.CreateBuilder<CacheTagVersion>(names.Length);
        foreach (var name in names)
        {
            versions.Add(new CacheTagVersion(name, await tags.Version(name)));
        }

        return versions.MoveToImmutable();
    }

    /// <summary>Renews an answer that is being served, once, in the background.</summary>
    private void Renew(Work work, DateTimeOffset now)
    {
        if (work.Former!.RestUntil > now || !work.Former.StartRenewing())
        {
            return;
        }

        var (flight, mine) = _flights.Join(work.Request.Key, work.Tags, work.NotBefore);
        if (mine)
        {
            _ = Fly(flight, work);
        }
    }

    private static ServiceException Error(CacheFailure failure) => new(failure.Code, failure.Message, failure.RetryAfterSeconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Renewing {Key} failed; the old answer is given for now.")]
    private partial void LogNotRenewed(Exception error, string key);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cache entry's grain of {Key} did not answer: {Reason}")]
    private partial void LogNoGrain(string key, string reason);

    /// <summary>Everything a flight needs.</summary>
    /// <param name="Request">What is asked.</param>
    /// <param name="Compute">Computes it.</param>
    /// <param name="Tags">Its tags at the versions of before.</param>
    /// <param name="NotBefore">The last removal that concerns it.</param>
    /// <param name="Sequence">The last removal of any.</param>
    /// <param name="Former">The valid answer in memory, however old.</param>
    private sealed record Work(
        CacheRequest Request, Func<CancellationToken, Task<CacheContent>> Compute, ImmutableArray<CacheTagVersion> Tags, long NotBefore, long Sequence, MemoryEntry? Former);
}
