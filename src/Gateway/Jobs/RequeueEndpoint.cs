using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Jobs;

/// <summary>Dead letters by filter: every failed (or cancelled) job that matches starts anew with its input.</summary>
internal static class RequeueEndpoint
{
    private const int Page = 500;
    private const int AtOnce = 16;

    private static readonly ChoiceParameter<DeadStatus> Status = new("status", "Which dead letters.", DeadStatus.Failed);
    private static readonly ChoiceParameter<JobKind> Kind = new("kind", "Only jobs of this kind.");
    public static readonly TextParameter Code = new("code", "Only jobs whose last error has this code.", 64);
    private static readonly NumberParameter Limit = new("limit", "Requeue at most this many.", 1_000, 1, 100_000);

    public static void Map(IEndpointRouteBuilder jobs) =>
        jobs.MapPost("/retry", Retry).Creates().Describe("retryJobs", "Starts failed or cancelled jobs anew by filter. Only a subject's latest run is requeued, and only once, so repeating the call is safe.")
            .Query(Status, Kind, Code, Limit)
            .Answers<RequeueAnswer>(202, "How many were requeued.")
            .Fails(ErrorCodes.QueueFull);

    private static async Task<IResult> Retry(HttpContext http, IGrainFactory grains)
    {
        var status = Status.Read(http.Request) == DeadStatus.Cancelled ? JobStatus.Cancelled : JobStatus.Failed;
        var filter = new JobFilter(status, Kind.Read(http.Request), Code.Read(http.Request));
        var limit = Limit.Read(http.Request);
        var catalog = grains.GetGrain<ICatalogQueryGrain>("0");
        string? cursor = null;
        var (requeued, passed) = (0, 0);
        do
        {
            var page = await catalog.Jobs(filter, cursor, Page);
            foreach (var some in page.Items.Chunk(AtOnce))
            {
                var answers = await Task.WhenAll(some.Take(limit - requeued).Select(entry => Requeue(entry.Id, grains)));
                requeued += answers.Count(a => a is not null);
                passed += answers.Count(a => a is null);
                if (requeued >= limit)
                {
                    return TypedResults.Accepted((string?)null, new RequeueAnswer(requeued, passed, More: true));
                }
            }

            cursor = page.NextCursor;
            http.RequestAborted.ThrowIfCancellationRequested();
        }
        while (cursor is not null);
        return TypedResults.Accepted((string?)null, new RequeueAnswer(requeued, passed, More: false));
    }

    private static async Task<JobAccepted?> Requeue(string id, IGrainFactory grains)
    {
        var (grain, run) = JobEndpoints.Find(grains, id);
        return await grain.Requeue(run);
    }
}

/// <summary>Ends without a result.</summary>
internal enum DeadStatus
{
    Failed,
    Cancelled,
}

/// <summary>What a requeue by filter did.</summary>
/// <param name="Requeued">Jobs that start anew.</param>
/// <param name="Passed">Matches that were left as they are: a later run of the same subject is there already.</param>
/// <param name="More">Whether the limit was reached; there may be more.</param>
internal sealed record RequeueAnswer(int Requeued, int Passed, bool More);
