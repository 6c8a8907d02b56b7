using System.Globalization;
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

/// <summary>Keeps the ledger and sweeps what was left behind.</summary>
[GrainType("uploadledger"), Reentrant]
public sealed class UploadLedgerGrain : Grain, IUploadLedgerGrain, IRemindable
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly BlockStore _blocks;
    private readonly TimeProvider _time;
    private readonly Ledger<OpenUpload> _open;
    private readonly SweepReminder _sweep;

    /// <summary>
    /// When uploads came in, by elapsed time: a clock that is set forward must not make what is being sent look abandoned. Those from before
    /// this activation have the time of day alone.
    /// </summary>
    private readonly Dictionary<string, long> _came = [];

    public UploadLedgerGrain(BlockStore blocks, TimeProvider time)
    {
        (_blocks, _time) = (blocks, time);
        _sweep = new SweepReminder(this, Abandoned);
        _open = new Ledger<OpenUpload>(
            new Journal(blocks, $"uploads/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle }, OpenUpload.Format, OpenUpload.Parse);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _open.Recover();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _open.Drain();

    public Task Begun(string uploadId) => Open(uploadId, null);

    public Task Claimed(string uploadId, string documentId) => Open(uploadId, documentId);

    public Task Settled(string uploadId)
    {
        _came.Remove(uploadId);
        return _open.Settle(uploadId);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var before = _time.GetUtcNow() - Abandoned;
        foreach (var (uploadId, seen) in _open.Open().Where(u => u.Value.At < before && IsOld(u.Key)))
        {
            if (!_open.TryGet(uploadId, out var upload) || upload != seen)
            {
                // A document took it over while others were being removed.
                continue;
            }

            if (upload.Document is not { } document || !await GrainFactory.GetGrain<IDocumentWork>(document).Keeps(uploadId))
            {
                await _blocks.DeleteRun(UploadBlocks.Prefix(uploadId));
            }

            await Settled(uploadId);
        }
    }

    private bool IsOld(string uploadId) => !_came.TryGetValue(uploadId, out var came) || _time.GetElapsedTime(came) >= Abandoned;

    private async Task Open(string uploadId, string? documentId)
    {
        await _sweep.Ensure();
        _came[uploadId] = _time.GetTimestamp();
        await _open.Put(uploadId, new OpenUpload(_time.GetUtcNow(), documentId));
    }

    /// <summary>An upload, and the document that took it over unless it died on the way.</summary>
    private sealed record OpenUpload(DateTimeOffset At, string? Document)
    {
        public static string Format(OpenUpload upload) =>
            string.Create(CultureInfo.InvariantCulture, $"{upload.At.ToUnixTimeSeconds()} {upload.Document}");

        public static OpenUpload Parse(string entry)
        {
            var parts = entry.Split(' ');
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return new OpenUpload(at, parts is [_, { Length: > 0 } document] ? document : null);
        }
    }
}
