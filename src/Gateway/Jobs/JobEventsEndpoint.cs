using System.Globalization;
using System.Text;
using System.Text.Json;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Jobs;

/// <summary>
/// A job's life as Server-Sent Events: its state at once, then every change until it ends. An event's id is the job's revision,
/// so a stream taken up again with <c>Last-Event-ID</c> goes on with the next change.
/// </summary>
internal static class JobEventsEndpoint
{
    private const string ContentType = "text/event-stream";

    /// <summary>Quiet streams carry a comment this often, so that proxies keep them open.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/jobs/{id}/events", Events).WithTags("Jobs").Streams()
            .Describe("streamJobEvents", "Streams a job's state as Server-Sent Events until it ends.")
            .Headers(("Last-Event-ID", "The id of the last event seen."))
            .Answers(200, "The events; each one's data is the job as /jobs/status/{id} shows it.", [(ContentType, null)])
            .Answers(204, "The job has ended and the caller has seen its last state: do not connect again.", [])
            .Fails(ErrorCodes.NotFound);

    private static async Task Events(string id, HttpContext http, IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var (grain, run) = JobEndpoints.Find(grains, id);
        var job = await grain.Get(run) ?? throw JobEndpoints.NotFound(id);
        var seen = LastSeen(http.Request);
        if (job.IsFinished && seen == job.Revision)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await Follow(http.Response, grain, run, job, seen, time, end.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The process is stopping; the caller takes the stream up again elsewhere.
        }
    }

    private static async Task Follow(HttpResponse response, IJobGrain grain, int run, JobInfo? job, long? seen, TimeProvider time, CancellationToken cancellation)
    {
        while (job is not null)
        {
            var line = ": still here\n\n"u8.ToArray();
            if (job.Revision != seen)
            {
                seen = job.Revision;
                line = Event(job, time.GetUtcNow());
            }

            await response.Body.WriteAsync(line, cancellation);
            await response.Body.FlushAsync(cancellation);
            if (job.IsFinished)
            {
                return;
            }

            job = await grain.WaitForChange(run, job.Revision, KeepAlive).WaitAsync(cancellation);
        }
    }

    /// <summary>Our JSON has no line breaks, so one data line holds it.</summary>
    private static byte[] Event(JobInfo job, DateTimeOffset now) => Encoding.UTF8.GetBytes(
        $"id: {job.Revision.ToString(CultureInfo.InvariantCulture)}\nevent: status\ndata: {JsonSerializer.Serialize(JobView.Of(job, now), Json.Options)}\n\n");

    private static long? LastSeen(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null;
}
