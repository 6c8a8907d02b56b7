using Orleans.Concurrency;

namespace IndexForge.Grains.Caching;

/// <summary>A tag: its version stands in the process' <see cref="TagTable"/>.</summary>
[GrainType("cachetag"), Reentrant]
public sealed class CacheTagGrain(TagTable table) : Grain, ICacheTagGrain
{
    private string Tag => this.GetPrimaryKeyString();

    /// <summary>A former activation may have been in another process, and what it announced is not known here.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        table.Advance(Tag);
        return Task.CompletedTask;
    }

    public Task<long> Version() => table.Version(Tag).AsTask();

    public Task Invalidate(string reason)
    {
        table.Advance(Tag);
        return GrainFactory.GetGrain<ICacheControlGrain>(CacheKeys.Control).Note(Tag, reason);
    }
}
