using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tiered;

/// <summary>Counts the generations of an upper tier's entries, in the lower tier.</summary>
/// <remarks>
/// Once the upper tier could not follow a write, nobody knows which of its entries are out of date, so all are given up by
/// counting on. That is stored before the write in question: a crash in between leaves nothing that is believed wrongly.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
internal sealed class TierGenerations(string name, IGrainStorage lower)
{
    private const string StateName = "generation";

    private readonly GrainId _keeper = GrainId.Create("storage-tier", name);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _current = -1;

    /// <summary>The generation that is valid, or null before <see cref="LoadAsync"/>.</summary>
    public long? Current => Interlocked.Read(ref _current) is >= 0 and var known ? known : null;

    /// <summary>Reads the count, once.</summary>
    public async ValueTask LoadAsync()
    {
        if (Current is not null)
            return;
        await _turn.WaitAsync();
        try
        {
            if (Current is null)
                Interlocked.Exchange(ref _current, (await ReadAsync()).State!.Number);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives up a generation for ever. Costs nothing where that has been done.</summary>
    public async ValueTask RetireAsync(long failed)
    {
        if (Current > failed)
            return;
        await _turn.WaitAsync();
        try
        {
            if (Current > failed)
                return;
            // Read anew: an earlier attempt may have been stored without our hearing of it.
            var kept = await ReadAsync();
            if (kept.State!.Number <= failed)
            {
                kept.State.Number = failed + 1;
                await lower.WriteStateAsync(StateName, _keeper, kept);
            }

            Interlocked.Exchange(ref _current, kept.State.Number);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<GrainState<TierGeneration>> ReadAsync()
    {
        var kept = new GrainState<TierGeneration>();
        await lower.ReadStateAsync(StateName, _keeper, kept);
        kept.State ??= new TierGeneration();
        return kept;
    }
}
