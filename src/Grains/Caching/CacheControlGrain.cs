using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Caching;

/// <summary>Removals are stored; the log of tags is this activation's.</summary>
[GrainType("cachecontrol"), Reentrant]
public sealed class CacheControlGrain(
    [PersistentState("cachecontrol", StorageNames.Durable)] IPersistentState<CacheControlState> state,
    IEnumerable<ICacheLevels> stores,
    TimeProvider time) : Grain, ICacheControlGrain
{
    private const int MaxLog = 1_000;
    private const int MaxRemovals = 256;

    /// <summary>No answer lives longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly LinkedList<CacheInvalidation> _log = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var removal in state.State.Removals)
        {
            Log(Kind(removal.Prefix), removal.Key, "by hand", removal.At);
        }

        return Task.CompletedTask;
    }

    public async Task<CacheRemoval> Remove(string key, bool prefix)
    {
        var now = time.GetUtcNow();

        // By the clock, so that it grows even where the state was lost.
        var removal = new CacheRemoval(Math.Max(now.UtcTicks, state.State.Last + 1), key, prefix, now);
        state.State.Last = removal.Sequence;
        var kept = state.State.Removals.Where(r => now - r.At < Longest && !(prefix && r.Key.StartsWith(key, StringComparison.Ordinal))).Append(removal).ToList();

        // Too many to look through at every read: then one removes everything, which is always right.
        state.State.Removals = kept.Count <= MaxRemovals ? kept : [removal with { Key = "", Prefix = true }];
        Log(Kind(prefix), key, "by hand", now);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            this.DeactivateOnIdle();
            throw;
        }

        return removal;
    }

    public Task<ImmutableArray<CacheRemoval>> Removals(long after) =>
        Task.FromResult(state.State.Removals.Where(r => r.Sequence > after).OrderBy(r => r.Sequence).ToImmutableArray());

    public Task Note(string tag, string reason)
    {
        Log("tag", tag, reason, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<CacheInvalidation>> Log() => Task.FromResult(_log.ToImmutableArray());

    public async Task<ImmutableArray<CacheLevel>> Levels() => [.. (await Task.WhenAll(stores.Select(s => s.Levels()))).SelectMany(l => l)];

    private static string Kind(bool prefix) => prefix ? "prefix" : "key";

    private void Log(string kind, string target, string reason, DateTimeOffset at)
    {
        var count = 1L;
        if (_log.First?.Value is { } last && last.Kind == kind && last.Target == target && last.Reason == reason)
        {
            count += last.Count;
            _log.RemoveFirst();
        }

        _log.AddFirst(new CacheInvalidation(kind, target, reason, at, count));
        if (_log.Count > MaxLog)
        {
            _log.RemoveLast();
        }
    }
}

/// <summary>What a <see cref="CacheControlGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.CacheControlState")]
public sealed class CacheControlState
{
    /// <summary>The last sequence given.</summary>
    [Id(0)]
    public long Last { get; set; }

    /// <summary>Removals that may still concern an answer.</summary>
    [Id(1)]
    public List<CacheRemoval> Removals { get; set; } = [];
}
