using IndexForge.Gateway.Jobs;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Documents;

/// <summary>Files on their way in.</summary>
internal static class UploadEndpoint
{
    private static readonly NumberParameter Wait = new("wait", "Wait up to this many seconds for the documents to be finished, and answer with them.", 0, 0, 30);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/documents", Upload).WithTags("Documents").Creates()
            .Describe("uploadDocuments", "Takes files in. The same bytes in the same collection are one document, however often they are sent.")
            .Query(Wait, UploadForm.NameParameter, CommonParameters.Collection, UploadForm.TagsParameter, UploadForm.OptionsParameter)
            .Body(true, ("multipart/form-data", typeof(UploadFormSchema)), ("application/octet-stream", null), ("text/csv", null))
            .Answers<UploadAnswer>(202, "Stored; jobs are queued.", "Location")
            .Answers<FinishedAnswer>(200, "All are finished (only with wait).")
            .Fails(ErrorCodes.FileTooLarge, ErrorCodes.QueueFull);

    private static async Task<IResult> Upload(HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var wait = TimeSpan.FromSeconds(Wait.Read(http.Request));
        await using var uploader = new Uploader(grains);
        var form = await UploadForm.Read(http, uploader);
        var accepted = new List<DocumentAccepted>(form.Files.Count);
        foreach (var file in form.Files)
        {
            accepted.Add(await Register(file, form, http, grains, uploader));
        }

        if (wait > TimeSpan.Zero && await Finished(accepted, wait, grains, time, http.RequestAborted) is { } finished)
        {
            return TypedResults.Ok(new FinishedAnswer(finished));
        }

        return TypedResults.Accepted($"/api/v1/jobs/status/{accepted[0].JobId}", new UploadAnswer(accepted));
    }

    private static async Task<DocumentAccepted> Register(UploadedFile file, UploadForm form, HttpContext http, IGrainFactory grains, Uploader uploader)
    {
        var registration = new DocumentRegistration
        {
            Collection = form.Collection,
            Name = file.Name,
            ContentType = file.ContentType,
            Blob = file.Blob,
            Tags = form.Tags,
            OptionsJson = form.OptionsJson,
            Consumer = Caller.Of(http).Consumer,
            RequestId = RequestIdMiddleware.Of(http),
            Unstored = uploader.Unstored(file.Blob),
        };
        var document = grains.GetGrain<IDocumentGrain>(Ids.Document(form.Collection, file.Blob.Sha256));
        try
        {
            var accepted = await document.Register(registration);
            uploader.HandOver(file.Blob);
            return accepted;
        }
        catch (Exception error) when (error is not ServiceException { Code: ErrorCodes.QueueFull })
        {
            // The outcome is unknown: the document may live on these blocks. If it does not, they are swept away as unclaimed.
            uploader.HandOver(file.Blob);
            throw;
        }
    }

    /// <summary>The documents once all their jobs have ended, or null where the time is up before.</summary>
    private static async Task<List<FinishedDocument>?> Finished(
        List<DocumentAccepted> accepted, TimeSpan wait, IGrainFactory grains, TimeProvider time, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + wait;
        var finished = new List<FinishedDocument>(accepted.Count);
        foreach (var one in accepted)
        {
            if (!await JobWatch.UntilFinished(grains, one.JobId, deadline, time, cancellation)
                || await grains.GetGrain<IDocumentGrain>(one.DocumentId).Get() is not { } document)
            {
                return null;
            }

            finished.Add(new FinishedDocument(document, one));
        }

        return finished;
    }
}

/// <summary>The multipart form, as the OpenAPI document shows it.</summary>
internal sealed record UploadFormSchema
{
    /// <summary>The files.</summary>
    public required IReadOnlyList<BinaryPart> File { get; init; }

    /// <summary>The collection.</summary>
    public string? Collection { get; init; }

    /// <summary>Tags as key=value.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>How to read the files.</summary>
    public ProcessingOptions? Options { get; init; }
}

/// <summary>Bytes in a form.</summary>
internal readonly record struct BinaryPart;
