using System.Collections.Immutable;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Caching;

/// <summary>
/// What was removed by hand, as this process knows it: at once what was removed through it, within a second what was removed
/// through another gateway. Until it has first been told, no stored answer is believed.
/// </summary>
internal sealed partial class Removals(IGrainFactory grains, TimeProvider time, ILogger<Removals> logger) : BackgroundService
{
    private const int MaxRemovals = 256;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private ImmutableArray<CacheRemoval> _removals = [];

    /// <summary>Whether the removals of before this process are known.</summary>
    public bool Known => _known.Task.IsCompleted;

    /// <summary>Completes when they are.</summary>
    public Task WhenKnown => _known.Task;

    /// <summary>The last removal known: answers whose computation begins now are of after it.</summary>
    public long Sequence => _removals is [.., var last] ? last.Sequence : 0;

    /// <summary>The last removal that concerns a key, or 0.</summary>
    public long Of(ReadOnlySpan<char> key)
    {
        var all = _removals;
        for (var i = all.Length - 1; i >= 0; i--)
        {
            if (all[i].Matches(key))
            {
                return all[i].Sequence;
            }
        }

        return 0;
    }

    public void Add(CacheRemoval removal)
    {
        lock (_gate)
        {
            if (_removals.Any(r => r.Sequence == removal.Sequence))
            {
                return;
            }

            // Too many to look through at every read: then one removes everything, which is always right.
            _removals = _removals.Length < MaxRemovals
                ? [.. _removals.Where(r => !(removal.Prefix && r.Key.StartsWith(removal.Key, StringComparison.Ordinal))).Append(removal).OrderBy(r => r.Sequence)]
                : [removal with { Sequence = Math.Max(removal.Sequence, Sequence), Key = "", Prefix = true }];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                foreach (var removal in await grains.GetGrain<ICacheControlGrain>(CacheKeys.Control).Removals(Sequence))
                {
                    Add(removal);
                }

                _known.TrySetResult();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotKnown(error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removals from the cache could not be asked for: {Reason}")]
    private partial void LogNotKnown(string reason);
}
