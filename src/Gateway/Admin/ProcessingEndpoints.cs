using IndexForge.Gateway.OpenApi;
using IndexForge.Grains;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Admin;

/// <summary>Whether the process that answers works on jobs: paused, it serves requests alone.</summary>
internal static class ProcessingEndpoints
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var processing = admin.MapGroup("/processing");
        processing.MapGet("/", (HttpContext http) => Of(http).State).Describe("getProcessing", "Shows whether this process works on jobs, and how busy it is.")
            .Answers<ProcessingState>(200, "How it stands.")
            .Fails(ErrorCodes.NotFound);
        processing.MapPost("/pause", (HttpContext http) => Change(http, p => p.Pause())).Repeatable("A process that is paused stays so.").Describe("pauseProcessing", "Has this process begin no further work; what is at work goes on. Idempotent.")
            .Answers<ProcessingState>(200, "How it stands.")
            .Fails(ErrorCodes.NotFound);
        processing.MapPost("/resume", (HttpContext http) => Change(http, p => p.Resume())).Repeatable("A process that works goes on working.").Describe("resumeProcessing", "Has this process work again. Idempotent.")
            .Answers<ProcessingState>(200, "How it stands.")
            .Fails(ErrorCodes.NotFound);
    }

    private static ProcessingState Change(HttpContext http, Action<IProcessing> change)
    {
        var processing = Of(http);
        change(processing);
        return processing.State;
    }

    private static IProcessing Of(HttpContext http) =>
        http.RequestServices.GetService<IProcessing>()
        ?? throw new ServiceException(ErrorCodes.NotFound, "This process works on no jobs: it only serves the API.");
}
