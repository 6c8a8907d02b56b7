using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace IndexForge.Silo.Hosting;

/// <summary>What a silo is for. Both, unless set.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Holds the grains that answer callers; works no jobs.</summary>
    Api = 1,

    /// <summary>Works jobs.</summary>
    Worker = 2,
}

/// <summary>
/// Silos tell each other their roles as silo metadata. Queue partitions go where the workers are, and attempts at jobs begin on the silo of
/// their partition, so documents are worked on by Worker silos alone, wherever they were sent to.
/// </summary>
internal static class ClusterRoles
{
    private const string Key = "indexforge.roles";

    public static void Add(ISiloBuilder silo, SiloRoles roles)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [Key] = roles.ToString() });
        silo.Services.AddPlacementDirector<NearWorkers, NearWorkersDirector>();
        silo.Services.AddSingleton<IPlacementStrategyResolver, NearWorkersResolver>();
    }

    /// <summary>Those of the silos that work jobs.</summary>
    public static SiloAddress[] Workers(IEnumerable<SiloAddress> silos, ISiloMetadataCache metadata) =>
        [.. silos.Where(silo => IsWorker(metadata.GetSiloMetadata(silo)))];

    /// <summary>A silo that has not told its roles yet is passed over.</summary>
    private static bool IsWorker(SiloMetadata metadata) =>
        metadata.Metadata.TryGetValue(Key, out var text) && Enum.TryParse<SiloRoles>(text, out var roles) && roles.HasFlag(SiloRoles.Worker);
}
