using System.Globalization;
using System.Text;
using IndexForge.Grains.Blocks;
using Orleans.Concurrency;

namespace IndexForge.Grains.Uploads;

/// <summary>A partition (key: its number) of the list of uploads that no document owns yet.</summary>
[Alias("IndexForge.IUploadLedgerGrain")]
public interface IUploadLedgerGrain : IGrainWithStringKey
{
    /// <summary>An upload begins: unless it is settled within an hour its blocks are removed. Durable when it returns.</summary>
    [Alias("Begun")]
    Task Begun(string uploadId);

    /// <summary>An upload has an owner, or is gone. Durable when it returns.</summary>
    [Alias("Settled")]
    Task Settled(string uploadId);
}

/// <summary>Which ledger partition knows an upload.</summary>
internal static class UploadLedger
{
    private const int Partitions = 8;

    public static string Of(string uploadId) => (StableHash.Of(uploadId) % Partitions).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Keeps the ledger as a journal and sweeps what was left behind.</summary>
[GrainType("uploadledger"), Reentrant]
public sealed class UploadLedgerGrain(BlockStore blocks, TimeProvider time) : Grain, IUploadLedgerGrain, IRemindable
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly Dictionary<string, DateTimeOffset> _open = [];
    private Journal _journal = null!;
    private bool _reminded;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new Journal(blocks, $"uploads/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle };
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

    public async Task Begun(string uploadId)
    {
        if (!_reminded)
        {
            await this.RegisterOrUpdateReminder("sweep", Abandoned, Abandoned);
            _reminded = true;
        }

        await Append(Line(uploadId, time.GetUtcNow()));
    }

    public Task Settled(string uploadId) => _open.ContainsKey(uploadId) ? Append($"-{uploadId}") : Task.CompletedTask;

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var before = time.GetUtcNow() - Abandoned;
        foreach (var uploadId in _open.Where(u => u.Value < before).Select(u => u.Key).ToList())
        {
            if (!_open.ContainsKey(uploadId))
            {
                // A document took it over while others were being removed.
                continue;
            }

            await blocks.DeleteRun(UploadBlocks.Prefix(uploadId));
            await Append($"-{uploadId}");
        }
    }

    private static string Line(string uploadId, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"+{uploadId} {at.ToUnixTimeSeconds()}");

    private void Apply(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (line[0] == '+')
        {
            _open[line[1..space]] = DateTimeOffset.FromUnixTimeSeconds(long.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }
        else
        {
            _open.Remove(line[1..]);
        }
    }

    private Task Append(string line)
    {
        Apply(line);
        var durable = _journal.Append(Encoding.ASCII.GetBytes(line));
        if (_journal.WantsCompaction)
        {
            _ = _journal.Compact(JsonBlocks.Pack(_open.Select(u => Line(u.Key, u.Value))));
        }

        return durable;
    }
}
