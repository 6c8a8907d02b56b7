using System.Collections.Immutable;

namespace IndexForge.Grains.Activity;

/// <summary>Gathers what the silos say.</summary>
[GrainType("activity")]
public sealed class GrainActivityGrain(TimeProvider time) : Grain, IGrainActivityGrain
{
    private static readonly TimeSpan Silent = TimeSpan.FromMinutes(1);
    private readonly SortedDictionary<string, SiloActivity> _silos = new(StringComparer.Ordinal);

    public Task Report(SiloActivity activity)
    {
        _silos[activity.Silo] = activity;
        foreach (var gone in _silos.Values.Where(IsGone).Select(s => s.Silo).ToList())
        {
            _silos.Remove(gone);
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<SiloActivity>> Silos() => Task.FromResult<ImmutableArray<SiloActivity>>([.. _silos.Values.Where(s => !IsGone(s))]);

    private bool IsGone(SiloActivity silo) => time.GetUtcNow() - silo.At > Silent;
}
