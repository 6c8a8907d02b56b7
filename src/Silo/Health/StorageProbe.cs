using IndexForge.Gateway.Health;
using IndexForge.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace IndexForge.Silo.Health;

/// <summary>Whether the durable store takes a write and gives it back.</summary>
internal sealed class StorageProbe([FromKeyedServices(StorageNames.Durable)] IGrainStorage storage) : IHealthProbe
{
    private static readonly GrainId Key = GrainId.Create("health-probe", Environment.MachineName);

    public string Component => "storage";

    public async Task<HealthFinding> Check(CancellationToken cancellation)
    {
        var state = new GrainState<ProbeState>(new ProbeState());
        await storage.ReadStateAsync("probe", Key, state);
        state.State = new ProbeState { Count = (state.State?.Count ?? 0) + 1 };
        try
        {
            await storage.WriteStateAsync("probe", Key, state);
        }
        catch (InconsistentStateException)
        {
            // Two who probe have met, and the store took the other's write.
        }

        return new HealthFinding(HealthState.Healthy, "Writes and reads.");
    }
}

/// <summary>What the probe writes.</summary>
[GenerateSerializer, Alias("IndexForge.ProbeState")]
internal sealed record ProbeState
{
    [Id(0)]
    public long Count { get; init; }
}
