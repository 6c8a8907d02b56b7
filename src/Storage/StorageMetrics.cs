using System.Diagnostics.Metrics;

namespace IndexForge.Storage;

/// <summary>The meter <c>IndexForge.Storage</c>: reads, writes, conflicts and failures by provider, and how the SQLite writer commits.</summary>
public sealed class StorageMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "IndexForge.Storage";

    private readonly Meter _meter;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _tierReads;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _commit;
    private readonly Histogram<long> _commitBytes;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _checkpoint;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">Owns the meter's scope; without it the meter stands alone.</param>
    public StorageMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _reads = _meter.CreateCounter<long>("indexforge.storage.reads", "{state}", "States read");
        _writes = _meter.CreateCounter<long>("indexforge.storage.writes", "{state}", "States written or cleared");
        _conflicts = _meter.CreateCounter<long>("indexforge.storage.conflicts", "{state}", "Writes refused for their ETag");
        _failures = _meter.CreateCounter<long>("indexforge.storage.failures", "{operation}", "Operations that the store failed");
        _tierReads = _meter.CreateCounter<long>("indexforge.storage.tier.reads", "{state}", "States read through tiers, by the level that had them");
        _batch = _meter.CreateHistogram<int>("indexforge.storage.commit.batch", "{write}", "Writes in one commit");
        _commit = _meter.CreateHistogram<double>("indexforge.storage.commit.duration", "s", "Time from the first statement to durable");
        _commitBytes = _meter.CreateHistogram<long>("indexforge.storage.commit.bytes", "By", "Payload bytes in one commit");
        _wait = _meter.CreateHistogram<double>("indexforge.storage.write.wait", "s", "Time a write waits until the writer takes it");
        _checkpoint = _meter.CreateHistogram<double>("indexforge.storage.checkpoint.duration", "s", "Time the writer spends moving the log into the database");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Read(string provider) => _reads.Add(1, Tag(provider));

    internal void Written(string provider) => _writes.Add(1, Tag(provider));

    internal void Conflict(string provider) => _conflicts.Add(1, Tag(provider));

    internal void Failed(string provider) => _failures.Add(1, Tag(provider));

    internal void TierRead(string provider, string level) => _tierReads.Add(1, Tag(provider), new("level", level));

    internal void Committed(int writes, long bytes, TimeSpan took)
    {
        _batch.Record(writes);
        _commitBytes.Record(bytes);
        _commit.Record(took.TotalSeconds);
    }

    internal void Waited(TimeSpan time, string lane) => _wait.Record(time.TotalSeconds, new KeyValuePair<string, object?>("lane", lane));

    internal void Checkpointed(TimeSpan took) => _checkpoint.Record(took.TotalSeconds);

    internal void ObserveQueue(Func<int> depth) =>
        _meter.CreateObservableGauge("indexforge.storage.queue", depth, "{write}", "Writes that wait for a commit");

    private static KeyValuePair<string, object?> Tag(string provider) => new("provider", provider);
}
