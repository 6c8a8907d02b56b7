using System.Collections.Immutable;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>A tag whose version stands while the test says so; otherwise answers never outlive a request.</summary>
internal sealed class CacheTagDouble(GrainWorld world, string tag) : ICacheTagGrain
{
    public Task<long> Version() => Task.FromResult(world.KeepsAnswers ? world.Tags.GetValueOrDefault(tag) : Random.Shared.NextInt64());

    public Task Invalidate(string reason)
    {
        world.Tags.AddOrUpdate(tag, 1, (_, v) => v + 1);
        return Task.CompletedTask;
    }
}

/// <summary>An entry that has nothing: all sharing is the gateway's own.</summary>
internal sealed class CacheEntryDouble(GrainWorld world) : ICacheEntryGrain
{
    public Task<CacheReply> Ask(CacheQuestion question) => world.CacheFault is { } fault ? throw fault : Task.FromResult(new CacheReply(CacheReplyKind.Compute, null, 1, null));

    public Task Keep(long lease, CachedValue value)
    {
        world.Kept.Enqueue(value);
        return Task.CompletedTask;
    }

    public Task Release(long lease, CacheFailure? failure) => Task.CompletedTask;

    public Task<bool> Remove() => Task.FromResult(false);
}

/// <summary>Removals by hand, in memory.</summary>
internal sealed class CacheControlDouble : ICacheControlGrain
{
    private readonly List<CacheRemoval> _removals = [];

    public Task<CacheRemoval> Remove(string key, bool prefix)
    {
        var removal = new CacheRemoval(_removals.Count + 1, key, prefix, DateTimeOffset.UnixEpoch);
        _removals.Add(removal);
        return Task.FromResult(removal);
    }

    public Task<ImmutableArray<CacheRemoval>> Removals(long after) => Task.FromResult(_removals.Where(r => r.Sequence > after).ToImmutableArray());

    public Task Note(string tag, string reason) => Task.CompletedTask;

    public Task<ImmutableArray<CacheInvalidation>> Log() =>
        Task.FromResult(_removals.Select(r => new CacheInvalidation(r.Prefix ? "prefix" : "key", r.Key, "by hand", r.At, 1)).Reverse().ToImmutableArray());

    public Task<ImmutableArray<CacheLevel>> Levels() => Task.FromResult(ImmutableArray.Create(new CacheLevel("sqlite", "healthy", 1, 100, 1_000, 2, 3, null, null)));
}
