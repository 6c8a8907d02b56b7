using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Silo.Health;

/// <summary>The process's share of all cores over the last minute.</summary>
internal sealed class CpuLoad(TimeProvider time) : BackgroundService
{
    private const int Samples = 12;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Queue<(long At, TimeSpan Used)> _samples = new([(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime)]);
    private readonly Lock _gate = new();

    public double Percent()
    {
        lock (_gate)
        {
            var (at, used) = _samples.Peek();
            var span = Stopwatch.GetElapsedTime(at);
            return span > TimeSpan.Zero ? 100 * (Environment.CpuUsage.TotalTime - used) / span / Environment.ProcessorCount : 0;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            lock (_gate)
            {
                _samples.Enqueue((Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime));
                if (_samples.Count > Samples)
                {
                    _samples.Dequeue();
                }
            }
        }
    }
}
