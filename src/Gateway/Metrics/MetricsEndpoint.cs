using IndexForge.Gateway.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Metrics;

/// <summary>Metrics for Prometheus to scrape.</summary>
internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", (PrometheusReader reader) => TypedResults.Bytes(reader.Scrape(), PrometheusText.ContentType)).WithTags("Operations")
            .OpenToScrapers()
            .Describe("getMetrics", "Metrics in the Prometheus text format.")
            .Answers(200, "The metrics.", [("text/plain", null)]);
}
