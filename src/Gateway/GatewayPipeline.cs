using IndexForge.Gateway.Access;
using IndexForge.Gateway.Documents;
using IndexForge.Gateway.Health;
using IndexForge.Gateway.Jobs;
using IndexForge.Gateway.Metrics;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Requests;
using IndexForge.Gateway.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway;

/// <summary>The order of things a request passes, and the routes it may reach.</summary>
public static class GatewayPipeline
{
    public static WebApplication MapIndexForgeGateway(this WebApplication app)
    {
        // Made now: what is counted before the first scrape counts too.
        app.Services.GetRequiredService<PrometheusReader>();
        app.Services.GetRequiredService<ServiceStart>();

        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<RequestLogMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<SafetyHeadersMiddleware>();
        app.UseMiddleware<LoopbackHostMiddleware>();
        app.UseMiddleware<ShutdownMiddleware>();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<ApiKeyMiddleware>();

        app.MapOpenApi("/openapi/{documentName}.json");
        DocsPage.Map(app);
        var root = app.MapGroup("").WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status500InternalServerError, typeof(Problem), [ProblemWriter.ContentType]));
        HealthEndpoints.Map(root);
        MetricsEndpoint.Map(root);
        var api = root.MapGroup("/api/v1");
        UploadEndpoint.Map(api);
        DocumentEndpoints.Map(api);
        RowsEndpoint.Map(api);
        PartsEndpoints.Map(api);
        ExtractEndpoint.Map(api);
        JobEndpoints.Map(api);
        JobEventsEndpoint.Map(api);
        SearchEndpoints.Map(api);
        return app;
    }
}
