using System.Globalization;
using IndexForge.Grains.Blocks;
using Orleans.Concurrency;

namespace IndexForge.Grains.Idempotency;

/// <summary>A partition (key: its number) of the list of keys that are kept, so that they can be removed after their day.</summary>
[Alias("IndexForge.IIdempotencyLedgerGrain")]
public interface IIdempotencyLedgerGrain : IGrainWithStringKey
{
    /// <summary>A key is used. Durable when it returns.</summary>
    [Alias("Begun")]
    Task Begun(string id);
}

/// <summary>Which ledger partition knows a key.</summary>
internal static class IdempotencyLedger
{
    private const int Partitions = 8;

    public static string Of(string id) => (StableHash.Of(id) % Partitions).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Keeps the ledger, one reminder for all of it.</summary>
[GrainType("idempotencyledger"), Reentrant]
public sealed class IdempotencyLedgerGrain : Grain, IIdempotencyLedgerGrain, IRemindable
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Over = IdempotencyKeys.Kept + TimeSpan.FromHours(1);
    private readonly TimeProvider _time;
    private readonly Ledger<long> _begun;
    private readonly SweepReminder _sweep;

    public IdempotencyLedgerGrain(BlockStore blocks, TimeProvider time)
    {
        _time = time;
        _sweep = new SweepReminder(this, Every);
        _begun = new Ledger<long>(
            new Journal(blocks, $"idempotency/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle },
            at => at.ToString(CultureInfo.InvariantCulture),
            entry => long.Parse(entry, CultureInfo.InvariantCulture));
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _begun.Recover();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _begun.Drain();

    public async Task Begun(string id)
    {
        await _sweep.Ensure();
        await _begun.Put(id, _time.GetUtcNow().ToUnixTimeSeconds());
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var before = (_time.GetUtcNow() - Over).ToUnixTimeSeconds();
        foreach (var (id, _) in _begun.Open().Where(k => k.Value < before))
        {
            if (await GrainFactory.GetGrain<IIdempotencyGrain>(id).Sweep())
            {
                await _begun.Settle(id);
            }

            // Otherwise the key was used anew after its day: it stays listed and is asked again.
        }
    }
}
