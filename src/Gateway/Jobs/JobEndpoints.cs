using IndexForge.Gateway.Documents;
using IndexForge.Gateway.Idempotency;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Jobs;

/// <summary>Jobs: ask for work, see how it goes, call it off, have it done again.</summary>
internal static class JobEndpoints
{
    private static readonly ChoiceParameter<JobStatus> Status = new("status", "Only jobs in this status.");
    private static readonly ChoiceParameter<JobKind> Kind = new("kind", "Only jobs of this kind.");
    private static readonly ChoiceParameter<JobPriority> Priority = new("priority", "Order among waiting jobs.", JobPriority.Normal);

    public static void Map(IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost("/process", Process).Creates().Describe("processJob", "Queues a job: a page is fetched and processed, or a stored document is processed or indexed again.")
            .JsonBody<ProcessRequest>(true, Json.LongBody)
            .Answers<ProcessAnswer>(202, "The job is queued, or was already.", "Location")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict, ErrorCodes.QueueFull, ErrorCodes.UnsupportedFormat, ErrorCodes.FileTooLarge);
        jobs.MapGet("/", List).Describe("listJobs", "Lists jobs, newest first.")
            .Query(Status, Kind, RequeueEndpoint.Code, CommonParameters.Cursor, CommonParameters.Limit)
            .Answers<ListPage<JobListItem>>(200, "A page of jobs.");
        jobs.MapGet("/stats", Stats).Describe("getJobStats", "Counts and times of all jobs.")
            .Answers<JobStatsView>(200, "The figures.");
        jobs.MapGet("/status/{id}", Get).Describe("getJobStatus", "Shows a job.")
            .Answers<JobView>(200, "The job.")
            .Fails(ErrorCodes.NotFound);
        jobs.MapGet("/{id}", Get).Describe("getJob", "Shows a job: the same as /jobs/status/{id}.")
            .Answers<JobView>(200, "The job.")
            .Fails(ErrorCodes.NotFound);
        jobs.MapPost("/cancel/{id}", Cancel).Repeatable("A job that is cancelled stays so.").Describe("cancelJob", "Calls a job off; running work stops at its next stage or read. Idempotent.")
            .Answers<JobView>(200, "The job.")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict);
        jobs.MapPost("/{id}/retry", Retry).Creates().Describe("retryJob", "Starts a failed or cancelled job anew, with the same input.")
            .Answers<ProcessAnswer>(202, "The new run.", "Location")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict, ErrorCodes.QueueFull);
        RequeueEndpoint.Map(jobs);
    }

    /// <summary>The grain and the run of a job id; ids that cannot exist never reach a grain.</summary>
    public static (IJobGrain Grain, int Run) Find(IGrainFactory grains, string id) =>
        JobId.TryParse(id, out var job) ? (grains.GetGrain<IJobGrain>(job.Key), job.Run) : throw NotFound(id);

    public static ServiceException NotFound(string id) => new(ErrorCodes.NotFound, $"There is no job '{Names.Short(id)}'.");

    private static async Task<IResult> Process(HttpContext http, IGrainFactory grains)
    {
        var body = await Json.ReadBody<ProcessRequest>(http);
        CheckCallback(body.CallbackUrl);
        var accepted = (body.Url, body.DocumentId) switch
        {
            ({ } url, null) => await ProcessPage(body, url, http, grains),
            (null, { } id) => await ProcessDocument(body, id, http, grains),
            _ => throw new ServiceException(ErrorCodes.InvalidRequest, "Name either a page as 'url' or a stored document as 'documentId'."),
        };
        return TypedResults.Accepted(Address(accepted.JobId), accepted);
    }

    private static async Task<ProcessAnswer> ProcessPage(ProcessRequest body, string address, HttpContext http, IGrainFactory grains)
    {
        if (!PageUrl.TryNormalise(address, out var url))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"'url' must be an absolute http or https address without credentials, of at most {PageUrl.MaxLength} characters.");
        }

        var kind = Kind.Check(body.Kind) ?? JobKind.Blog;
        if (kind is not (JobKind.Blog or JobKind.Document))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "A 'url' is processed as kind 'blog' or 'document'.");
        }

        var collection = Names.Collection(body.Collection);
        var accepted = await grains.GetGrain<IJobGrain>(Ids.Page(collection, url)).Submit(new JobRequest
        {
            Kind = kind,
            Subject = url,
            Address = address.Trim(),
            Collection = collection,
            Priority = Priority.Check(body.Priority) ?? JobPriority.Normal,
            OptionsJson = body.Options?.Canonicalise(),
            CallbackUrl = body.CallbackUrl,
            Consumer = Caller.Of(http).Consumer,
            RequestId = RequestIdMiddleware.Of(http),
        });
        return new ProcessAnswer(accepted.JobId, accepted.Status, accepted.Deduplicated);
    }

    private static async Task<ProcessAnswer> ProcessDocument(ProcessRequest body, string id, HttpContext http, IGrainFactory grains)
    {
        var kind = Kind.Check(body.Kind) ?? JobKind.Document;
        if (kind is not (JobKind.Document or JobKind.Reindex))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "A 'documentId' is processed as kind 'document' or 'reindex'.");
        }

        if (kind == JobKind.Reindex && body.Options is not null)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Indexing anew reads nothing again, so it takes no 'options': use kind 'document'.");
        }

        var document = DocumentEndpoints.Grain(grains, id);
        if (body.Collection is { } collection && await document.Get() is { } known && known.Collection != Names.Collection(collection))
        {
            throw new ServiceException(ErrorCodes.NotFound, $"There is no document '{id}' in the collection '{collection}'.");
        }

        var priority = Priority.Check(body.Priority) ?? JobPriority.Normal;
        var accepted = await document.Reprocess(new ReprocessRequest(
            body.Options?.Canonicalise(), priority, Caller.Of(http).Consumer, RequestIdMiddleware.Of(http), body.CallbackUrl, kind));
        return new ProcessAnswer(accepted.JobId, JobStatus.Queued, accepted.Duplicate);
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var filter = new JobFilter(Status.Read(http.Request), Kind.Read(http.Request), RequeueEndpoint.Code.Read(http.Request));
        var page = await grains.GetGrain<ICatalogQueryGrain>("0").Jobs(filter, CommonParameters.Cursor.Read(http.Request), CommonParameters.Limit.Read(http.Request));
        return TypedResults.Ok(new ListPage<JobListItem>([.. page.Items.Select(JobListItem.Of)], page.NextCursor));
    }

    private static async Task<IResult> Stats(IGrainFactory grains) =>
        TypedResults.Ok(JobStatsView.Of(await grains.GetGrain<ICatalogQueryGrain>("0").JobStats()));

    private static async Task<IResult> Get(string id, IGrainFactory grains, TimeProvider time)
    {
        var (grain, run) = Find(grains, id);
        return TypedResults.Ok(JobView.Of(await grain.Get(run) ?? throw NotFound(id), time.GetUtcNow()));
    }

    private static async Task<IResult> Cancel(string id, IGrainFactory grains, TimeProvider time)
    {
        var (grain, run) = Find(grains, id);
        return TypedResults.Ok(JobView.Of(await grain.Cancel(run), time.GetUtcNow()));
    }

    private static async Task<IResult> Retry(string id, HttpContext http, IGrainFactory grains)
    {
        var (grain, run) = Find(grains, id);
        // A request that is sent again after a crash meets the run that it made.
        var operation = http.Request.Headers[IdempotencyMiddleware.Header] is [{ Length: > 0 } once] ? Ids.Of("retry", Caller.Of(http).Consumer, once) : Ids.New();
        var accepted = await grain.Retry(run, operation);
        return TypedResults.Accepted(Address(accepted.JobId), new ProcessAnswer(accepted.JobId, accepted.Status, accepted.Deduplicated));
    }

    private static string Address(string jobId) => $"/api/v1/jobs/status/{jobId}";

    private static void CheckCallback(string? url)
    {
        if (url is not null && !(url.Length <= 2_048 && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "'callbackUrl' must be an absolute http or https address of at most 2048 characters.");
        }
    }
}
