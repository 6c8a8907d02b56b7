using System.Diagnostics.CodeAnalysis;
using IndexForge.Grains.Jobs;
using Orleans.Metadata;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace IndexForge.Silo.Hosting;

/// <summary>
/// On a silo that works jobs. Where there is none, nowhere: a partition that lay on a silo that does not work would stay there, and its jobs
/// with it, when the workers are back; so submissions are refused as unavailable meanwhile.
/// </summary>
[GenerateSerializer, Alias("IndexForge.NearWorkers")]
internal sealed class NearWorkers : PlacementStrategy;

/// <summary>Finds the grains whose place follows the workers: the queue's partitions.</summary>
internal sealed class NearWorkersResolver : IPlacementStrategyResolver
{
    private static readonly NearWorkers Strategy = new();

    public bool TryResolvePlacementStrategy(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out PlacementStrategy? result)
    {
        result = grainType.ToString() == JobQueueGrain.TypeName ? Strategy : null;
        return result is not null;
    }
}

/// <inheritdoc cref="NearWorkers"/>
internal sealed class NearWorkersDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var workers = ClusterRoles.Workers(context.GetCompatibleSilos(target), metadata);
        return workers.Length > 0
            ? Task.FromResult(workers[Random.Shared.Next(workers.Length)])
            : throw new SiloUnavailableException("No silo with the role Worker is there.");
    }
}
