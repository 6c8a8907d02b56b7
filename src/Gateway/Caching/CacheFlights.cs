using System.Collections.Immutable;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Caching;

/// <summary>Who in this process is fetching or computing which answer: later askers wait for the same.</summary>
internal sealed class CacheFlights
{
    private readonly Dictionary<string, CacheFlight> _flights = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The flight to wait for; one that an invalidation overtook is not joined but replaced.</summary>
    /// <returns>The flight, and whether the caller must run it.</returns>
    public (CacheFlight Flight, bool Mine) Join(string key, ImmutableArray<CacheTagVersion> tags, long notBefore)
    {
        lock (_gate)
        {
            if (_flights.TryGetValue(key, out var under) && under.NotBefore >= notBefore && under.Tags.AsSpan().SequenceEqual(tags.AsSpan()))
            {
                return (under, false);
            }

            var flight = new CacheFlight(key, tags, notBefore);
            _flights[key] = flight;
            return (flight, true);
        }
    }

    public void End(CacheFlight flight)
    {
        lock (_gate)
        {
            if (_flights.TryGetValue(flight.Key, out var present) && present == flight)
            {
                _flights.Remove(flight.Key);
            }
        }
    }
}

/// <summary>An answer on its way.</summary>
internal sealed class CacheFlight(string key, ImmutableArray<CacheTagVersion> tags, long notBefore)
{
    private readonly TaskCompletionSource<CacheResult> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => key;

    /// <summary>The tags at the versions read before it began.</summary>
    public ImmutableArray<CacheTagVersion> Tags => tags;

    /// <summary>The last removal of the key that was known before it began.</summary>
    public long NotBefore => notBefore;

    public Task<CacheResult> Landed => _landed.Task;

    public void Land(CacheResult result) => _landed.TrySetResult(result);

    public void Fail(Exception error)
    {
        _landed.TrySetException(error);

        // Nobody may be waiting: a failed renewal has been logged.
        _ = _landed.Task.Exception;
    }
}
