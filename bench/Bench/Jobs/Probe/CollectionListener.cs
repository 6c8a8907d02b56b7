using System.Diagnostics.Tracing;
using System.Globalization;

namespace IndexForge.Bench.Jobs.Probe;

/// <summary>Follows the collector: how long it takes to stop all threads, and how long they then stand.</summary>
internal sealed class CollectionListener : EventListener
{
    private const EventKeywords Gc = (EventKeywords)0x1;
    private readonly Action<Sample> _add;
    private DateTime _began;
    private string _kind = "";

    public CollectionListener(Action<Sample> add)
    {
        _add = add;
        foreach (var source in EventSource.GetSources())
        {
            Enable(source);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // Called from the base's constructor too, when nothing here is set.
        if (_add is not null)
        {
            Enable(eventSource);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventName)
        {
            case "GCSuspendEEBegin_V1":
                (_began, _kind) = (eventData.TimeStamp, "other");
                break;
            case "GCStart_V2":
                // Type: 0 is blocking, 1 background, 2 blocking during a background collection. A blocking one runs on the thread that allocated last.
                _kind = $"gen{eventData.Payload![1]} type{eventData.Payload[3]} on {ThreadName(eventData.OSThreadId)}";
                break;
            case "GCSuspendEEEnd_V1":
                Add(ProbeLog.Suspending, eventData.TimeStamp, "");
                break;
            case "GCHeapStats_V2":
                // What outlived the collection: bytes of the generations 0 and 1 that moved on.
                _add(new Sample(eventData.TimeStamp.ToUniversalTime().Ticks, ProbeLog.Promoted, (Megabytes(eventData, 1) + Megabytes(eventData, 3)), _kind));
                break;
            case "GCRestartEEEnd_V1":
                Add(ProbeLog.Pause, eventData.TimeStamp, _kind);
                break;
        }
    }

    private void Enable(EventSource source)
    {
        if (source.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(source, EventLevel.Informational, Gc);
        }
    }

    private static string ThreadName(long thread)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{thread}/comm").Trim();
        }
        catch (IOException)
        {
            return "another";
        }
    }

    private static double Megabytes(EventWrittenEventArgs data, int at) => Convert.ToDouble(data.Payload![at], CultureInfo.InvariantCulture) / 1e6;

    private void Add(string name, DateTime at, string kind) => _add(new Sample(at.ToUniversalTime().Ticks, name, (at - _began).TotalMilliseconds, kind));
}
