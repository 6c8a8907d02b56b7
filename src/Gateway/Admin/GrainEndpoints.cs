using System.Collections.Immutable;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains.Activity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Admin;

/// <summary>What the grains are doing.</summary>
internal static class GrainEndpoints
{
    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/grains", Get).Describe("getGrains", "Shows activations, calls, latency and errors by grain type, silo and method; each silo reports every five seconds.")
            .Answers<GrainsView>(200, "How they stand.");

    private static async Task<IResult> Get(IGrainFactory grains)
    {
        var silos = await grains.GetGrain<IGrainActivityGrain>("0").Silos();
        var types = silos.SelectMany(s => s.Grains).GroupBy(g => g.Type).OrderBy(g => g.Key, StringComparer.Ordinal).Select(GrainTypeView.Of);
        return TypedResults.Ok(new GrainsView([.. types], silos));
    }
}

/// <summary>All grains: summed by type, and as each silo says.</summary>
internal sealed record GrainsView(ImmutableArray<GrainTypeView> Types, ImmutableArray<SiloActivity> Silos);

/// <summary>The grains of a type in all silos.</summary>
internal sealed record GrainTypeView(string Type, int Activations, long Calls, long Refused, long Failed, double AverageMs)
{
    public static GrainTypeView Of(IGrouping<string, GrainTypeActivity> type)
    {
        var calls = type.Sum(t => t.Calls.Calls);
        var time = type.Sum(t => t.Calls.AverageMs * t.Calls.Calls);
        return new GrainTypeView(
            type.Key,
            type.Sum(t => t.Activations),
            calls,
            type.Sum(t => t.Calls.Refused),
            type.Sum(t => t.Calls.Failed),
            calls == 0 ? 0 : time / calls);
    }
}
