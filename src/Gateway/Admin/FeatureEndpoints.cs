using IndexForge.Gateway.Documents;
using IndexForge.Gateway.Features;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Admin;

/// <summary>Feature flags as this process has them. They are changed by configuration alone, which every gateway reads.</summary>
internal static class FeatureEndpoints
{
    private static readonly TextParameter Consumer = new("consumer", "Say also whether this consumer (the id of a key, or 'address:' and an address) has each feature.", 300);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/features", List).Describe("listFeatures", "Lists new behaviours and the share of consumers that have them.")
            .Query(Consumer)
            .Answers<ListPage<FeatureView>>(200, "All features.");

    private static IResult List(HttpContext http, FeatureFlags flags)
    {
        var consumer = Consumer.Read(http.Request);
        return TypedResults.Ok(new ListPage<FeatureView>(
            [.. Feature.All.Select(f => new FeatureView(f.Name, f.Description, flags.Percent(f), f.Percent, flags.ChangedAt, consumer is null ? null : flags.IsOn(f, consumer)))], null));
    }
}

/// <summary>A feature.</summary>
/// <param name="Name">Its name in the section <c>Features</c>.</param>
/// <param name="Description">What it does, and what is done without it.</param>
/// <param name="Percent">The share of consumers that have it now.</param>
/// <param name="Default">The share where nothing is configured.</param>
/// <param name="ChangedAt">When any feature's share last changed in this process.</param>
/// <param name="On">Whether the consumer asked about has it; null where none was named.</param>
internal sealed record FeatureView(string Name, string Description, double Percent, double Default, DateTimeOffset ChangedAt, bool? On);
