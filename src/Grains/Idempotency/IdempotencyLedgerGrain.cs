using System.Globalization;
using System.Text;
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

/// <summary>Keeps the ledger as a journal, one reminder for all of it.</summary>
[GrainType("idempotencyledger"), Reentrant]
public sealed class IdempotencyLedgerGrain(BlockStore blocks, TimeProvider time) : Grain, IIdempotencyLedgerGrain, IRemindable
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Over = IdempotencyKeys.Kept + TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _begun = [];
    private Journal _journal = null!;
    private bool _reminded;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new Journal(blocks, $"idempotency/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle };
        await _journal.Recover(
            snapshot =>
            {
                foreach (var line in JsonBlocks.Unpack<string>(snapshot))
                {
                    Apply(line);
                }
            },
            record => Apply(Encoding.ASCII.GetString(record.Span)));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _journal.Drain();

    public async Task Begun(string id)
    {
        if (!_reminded)
        {
            await this.RegisterOrUpdateReminder("sweep", Every, Every);
            _reminded = true;
        }

        await Append(Line(id, time.GetUtcNow().ToUnixTimeSeconds()));
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var before = (time.GetUtcNow() - Over).ToUnixTimeSeconds();
        foreach (var id in _begun.Where(k => k.Value < before).Select(k => k.Key).ToList())
        {
            await GrainFactory.GetGrain<IIdempotencyGrain>(id).Sweep();
            await Append($"-{id}");
        }
    }

    private static string Line(string id, long at) => string.Create(CultureInfo.InvariantCulture, $"+{id} {at}");

    private void Apply(string line)
    {
        if (line[0] == '+')
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            _begun[line[1..space]] = long.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture);
        }
        else
        {
            _begun.Remove(line[1..]);
        }
    }

    private Task Append(string line)
    {
        Apply(line);
        var durable = _journal.Append(Encoding.ASCII.GetBytes(line));
        if (_journal.WantsCompaction)
        {
            _ = _journal.Compact(JsonBlocks.Pack(_begun.Select(k => Line(k.Key, k.Value))));
        }

        return durable;
    }
}
