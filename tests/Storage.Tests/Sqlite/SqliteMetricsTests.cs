using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class SqliteMetricsTests
{
    [Fact]
    public async Task Reads_writes_conflicts_and_commits_are_counted()
    {
        using var folder = new TempFolder();
        using var factory = new ScopedMeters();
        using var metrics = new StorageMetrics(factory);
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == factory)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();

        await using var store = new SqliteStore(
            Options.Create(new SqliteStoreOptions { Folder = folder.Path }), metrics, NullLogger<SqliteStore>.Instance);
        await store.StartAsync(TestContext.Current.CancellationToken);
        var storage = new SqliteGrainStorage("durable", store, new GrainStateSerializer([]));
        var grain = GrainId.Create("document", "a");
        var state = new GrainState<Note>(new Note());
        await storage.WriteStateAsync("note", grain, state);
        await storage.ReadStateAsync("note", grain, state);
        await storage.WriteStateAsync("note", grain, state);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", grain, new GrainState<Note>(new Note())));
        listener.RecordObservableInstruments();

        Assert.Equal(1, sums["indexforge.storage.reads"]);
        Assert.Equal(2, sums["indexforge.storage.writes"]);
        Assert.Equal(1, sums["indexforge.storage.conflicts"]);
        Assert.Equal(2, sums["indexforge.storage.commit.batch"]);
        Assert.True(sums["indexforge.storage.commit.duration"] > 0);
        Assert.Equal(0, sums["indexforge.storage.queue"]);

        void Add(Instrument instrument, double value) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }

    private sealed class ScopedMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options.Name, options.Version, options.Tags, scope: this);

        public void Dispose()
        {
        }
    }
}
