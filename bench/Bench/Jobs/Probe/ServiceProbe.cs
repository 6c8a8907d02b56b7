using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IndexForge.Bench.Jobs.Probe;

/// <summary>
/// Measures the service from inside: what its meters say of the store and of requests, when collections stop its threads, how late a thread
/// comes out of a sleep, and how long the pool lets a work item wait. Samples go to a file, so that nothing is asked of the API that is measured.
/// </summary>
internal sealed class ServiceProbe(string path) : IDisposable
{
    private const int SleepMs = 5;
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentQueue<Sample> _samples = new();
    private readonly MeterListener _meters = new();
    private CollectionListener? _collections;

    public void Start()
    {
        _collections = new CollectionListener(Add);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is ProbeLog.WriteWait or ProbeLog.Commit or ProbeLog.CommitBatch or ProbeLog.CommitBytes or ProbeLog.Checkpoint or ProbeLog.Request)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(new Sample(Now, instrument.Name, value * 1000, Tag(tags))));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(new Sample(Now, instrument.Name, value, Tag(tags))));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(new Sample(Now, instrument.Name, value, Tag(tags))));
        _meters.Start();
        new Thread(WatchDelays) { IsBackground = true, Name = "probe" }.Start();
        new Thread(Write) { IsBackground = true, Name = "probe log" }.Start();
    }

    public void Dispose()
    {
        _meters.Dispose();
        _collections?.Dispose();
    }

    private static long Now => DateTime.UtcNow.Ticks;

    private void Add(Sample sample) => _samples.Enqueue(sample);

    private void WatchDelays()
    {
        while (true)
        {
            var from = Stopwatch.GetTimestamp();
            Thread.Sleep(SleepMs);
            Add(new Sample(Now, ProbeLog.SleepLate, Stopwatch.GetElapsedTime(from).TotalMilliseconds - SleepMs, ""));
            var asked = Stopwatch.GetTimestamp();
            ThreadPool.UnsafeQueueUserWorkItem(_ => Add(new Sample(Now, ProbeLog.PoolDelay, Stopwatch.GetElapsedTime(asked).TotalMilliseconds, "")), null);
        }
    }

    private void Write()
    {
        using var file = new StreamWriter(path);
        var allocated = GC.GetTotalAllocatedBytes();
        while (true)
        {
            Thread.Sleep(Flush);
            var now = GC.GetTotalAllocatedBytes();
            Add(new Sample(Now, ProbeLog.Gen0Bytes, (now - allocated) / 1e6, ""));
            allocated = now;
            while (_samples.TryDequeue(out var sample))
            {
                file.WriteLine(sample.ToString());
            }

            file.Flush();
        }
    }

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var tag = "";
        foreach (var (key, value) in tags)
        {
            if (key is "lane" or "http.request.method" or "http.route")
            {
                tag = tag.Length == 0 ? $"{value}" : $"{tag} {value}";
            }
        }

        return tag;
    }
}
