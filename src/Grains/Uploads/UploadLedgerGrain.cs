using System.Globalization;
using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using Orleans.Concurrency;

namespace IndexForge.Grains.Uploads;

/// <summary>A partition (key: its number) of the list of uploads that no document owns yet.</summary>
[Alias("IndexForge.IUploadLedgerGrain")]
public interface IUploadLedgerGrain : IGrainWithStringKey
{
    /// <summary>An upload begins: unless it is settled within an hour its blocks are removed. Durable when it returns.</summary>
    [Alias("Begun")]
    Task Begun(string uploadId);

    /// <summary>
    /// A document is about to take an upload over, or to give it up: unless it is settled within an hour the document is asked
    /// whether it keeps it. Durable when it returns.
    /// </summary>
    [Alias("Claimed")]
    Task Claimed(string uploadId, string documentId);

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
    private const string Sweep = "sweep";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly Dictionary<string, OpenUpload> _open = [];
    private Journal _journal = null!;
    private Task _durable = Task.CompletedTask;
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

    public Task Begun(string uploadId) => Open(uploadId, null);

    public Task Claimed(string uploadId, string documentId) => Open(uploadId, documentId);

    public Task Settled(string uploadId) => _open.ContainsKey(uploadId) ? Append($"-{uploadId}") : _durable;

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var before = time.GetUtcNow() - Abandoned;
        foreach (var (uploadId, seen) in _open.Where(u => u.Value.At < before).ToList())
        {
            if (!_open.TryGetValue(uploadId, out var upload) || upload != seen)
            {
                // A document took it over while others were being removed.
                continue;
            }

            if (upload.Document is not { } document || !await GrainFactory.GetGrain<IDocumentWork>(document).Keeps(uploadId))
            {
                await blocks.DeleteRun(UploadBlocks.Prefix(uploadId));
            }

            await Append($"-{uploadId}");
        }
    }

    private async Task Open(string uploadId, string? documentId)
    {
        if (!_reminded)
        {
            // Registering it again would move its next tick, and a busy ledger would never be swept.
            if (await this.GetReminder(Sweep) is null)
            {
                await this.RegisterOrUpdateReminder(Sweep, Abandoned, Abandoned);
            }

            _reminded = true;
        }

        await Append(Line(uploadId, new OpenUpload(time.GetUtcNow(), documentId)));
    }

    private static string Line(string uploadId, OpenUpload upload) =>
        string.Create(CultureInfo.InvariantCulture, $"+{uploadId} {upload.At.ToUnixTimeSeconds()} {upload.Document}");

    private void Apply(string line)
    {
        if (line[0] == '+')
        {
            var parts = line[1..].Split(' ');
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
            _open[parts[0]] = new OpenUpload(at, parts is [_, _, { Length: > 0 } document] ? document : null);
        }
        else
        {
            _open.Remove(line[1..]);
        }
    }

    private Task Append(string line)
    {
        Apply(line);
        _durable = _journal.Append(Encoding.ASCII.GetBytes(line));
        if (_journal.WantsCompaction)
        {
            _ = _journal.Compact(JsonBlocks.Pack(_open.Select(u => Line(u.Key, u.Value))));
        }

        return _durable;
    }

    /// <summary>An upload, and the document that took it over unless it died on the way.</summary>
    private sealed record OpenUpload(DateTimeOffset At, string? Document);
}
