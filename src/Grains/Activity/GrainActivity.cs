using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IndexForge.Grains.Activity;

/// <summary>
/// Watches the grains of this process: calls as a filter around each, activations by the instrument that the engine counts them
/// with, which both engines name alike.
/// </summary>
public sealed class GrainActivity : IIncomingGrainCallFilter, IDisposable
{
    private const string Meter = "Microsoft.Orleans";
    private const string Activations = "orleans-grains";
    private readonly ConcurrentDictionary<(Type Grain, string Method), CallTally> _calls = new();
    private readonly ConcurrentDictionary<string, int> _activations = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;

    public GrainActivity(TimeProvider time)
    {
        _time = time;
        _started = time.GetUtcNow();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter && instrument.Name == Activations)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, change, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "type", Value: string type })
                {
                    _activations.AddOrUpdate(ClassName(type), change, (_, before) => before + change);
                }
            }
        });
        _listener.Start();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var from = Stopwatch.GetTimestamp();
        var end = CallEnd.Failed;
        try
        {
            await context.Invoke();
            end = CallEnd.Answered;
        }
        catch (ServiceException)
        {
            end = CallEnd.Refused;
            throw;
        }
        finally
        {
            _calls.GetOrAdd((context.Grain.GetType(), context.MethodName), static _ => new CallTally()).Add(Stopwatch.GetTimestamp() - from, end);
        }
    }

    /// <summary>How it stands now.</summary>
    public SiloActivity Read()
    {
        var calls = _calls.GroupBy(c => c.Key.Grain.Name).ToDictionary(g => g.Key, StringComparer.Ordinal);
        var types = calls.Keys.Union(_activations.Keys).Order(StringComparer.Ordinal);
        return new SiloActivity(
            $"{Environment.MachineName}:{Environment.ProcessId}",
            _started,
            _time.GetUtcNow(),
            [.. types.Select(t => Of(t, calls.GetValueOrDefault(t)))]);
    }

    public void Dispose() => _listener.Dispose();

    private GrainTypeActivity Of(string type, IEnumerable<KeyValuePair<(Type Grain, string Method), CallTally>>? calls)
    {
        var all = new CallTally();
        var methods = ImmutableArray.CreateBuilder<MethodActivity>();
        foreach (var ((_, method), tally) in (calls ?? []).OrderBy(c => c.Key.Method, StringComparer.Ordinal))
        {
            tally.AddTo(all);
            methods.Add(new MethodActivity(method, tally.Read()));
        }

        return new GrainTypeActivity(type, _activations.GetValueOrDefault(type), all.Read(), methods.ToImmutable());
    }

    /// <summary>The class alone: Orleans may write its name with namespace and assembly.</summary>
    private static string ClassName(string type)
    {
        var end = type.IndexOf(',', StringComparison.Ordinal);
        var full = end < 0 ? type : type[..end];
        return full[(full.LastIndexOf('.') + 1)..];
    }
}
