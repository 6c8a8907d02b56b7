using IndexForge.Gateway.Access;
using IndexForge.Gateway.Admin;
using IndexForge.Gateway.Caching;
using IndexForge.Gateway.Documents;
using IndexForge.Gateway.Health;
using IndexForge.Gateway.Idempotency;
using IndexForge.Gateway.Jobs;
using IndexForge.Gateway.Metrics;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Predictions;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Questions;
using IndexForge.Gateway.RateLimiting;
using IndexForge.Gateway.Requests;
using IndexForge.Gateway.Search;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway;

/// <summary>The order of things a request passes, and the routes it may reach.</summary>
public static class GatewayPipeline
{
    /// <param name="app">The host.</param>
    /// <param name="api">Whether it serves the API; a silo without it still answers for its health and metrics.</param>
    public static WebApplication MapIndexForgeGateway(this WebApplication app, bool api = true)
    {
        // Made now: what is counted before the first scrape counts too.
        app.Services.GetRequiredService<PrometheusReader>();
        app.Services.GetRequiredService<ServiceStart>();

        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<RequestLogMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<SafetyHeadersMiddleware>();
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<LoopbackHostMiddleware>();
        app.UseMiddleware<AddressMiddleware>();
        app.UseMiddleware<BotMiddleware>();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseMiddleware<ShutdownMiddleware>();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<LoadMiddleware>();
        app.UseCors();
        app.UseMiddleware<AuthMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<CallersMiddleware>();
        app.UseMiddleware<TimeoutMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();

        var root = app.MapGroup("").WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status500InternalServerError, typeof(Problem), [ProblemWriter.ContentType]));
        HealthEndpoints.Map(root);
        MetricsEndpoint.Map(root);
        if (!api)
        {
            return app;
        }

        app.MapOpenApi("/openapi/{documentName}.json");
        DocsPage.Map(app);
        var v1 = root.MapGroup("/api/v1");
        UploadEndpoint.Map(v1);
        DocumentEndpoints.Map(v1);
        RowsEndpoint.Map(v1);
        PartsEndpoints.Map(v1);
        ExtractEndpoint.Map(v1);
        JobEndpoints.Map(v1);
        JobEventsEndpoint.Map(v1);
        SearchEndpoints.Map(v1);
        SimilarEndpoint.Map(v1);
        AnswerEndpoint.Map(v1);
        QuestionEndpoints.Map(v1);
        PredictionEndpoints.Map(v1);
        var admin = v1.MapGroup("/admin").WithTags("Administration").Needs(Scopes.Admin).AddEndpointFilter(AuditMiddleware.Filter);
        KeyEndpoints.Map(admin);
        AuditEndpoints.Map(admin);
        CacheAdminEndpoints.Map(admin);
        ProcessingEndpoints.Map(admin);
        BreakerEndpoints.Map(admin);
        GrainEndpoints.Map(admin);
        FeatureEndpoints.Map(admin);
        return app;
    }

    /// <summary>Pages that another room brings for administrators: for keys with the scope <c>admin</c>, with nothing but their own scripts and styles.</summary>
    public static RouteGroupBuilder MapAdministratorsPages(this WebApplication app)
    {
        var pages = app.MapGroup("").Needs(Scopes.Admin).ExcludeFromDescription();
        pages.AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy =
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";
            return next(context);
        });
        return pages;
    }
}
