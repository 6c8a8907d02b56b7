using System.Collections.Immutable;
using IndexForge.Gateway.Caching;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Documents;

/// <summary>Documents: list, read, process again, delete.</summary>
internal static class DocumentEndpoints
{
    private static readonly ChoiceParameter<DocumentStatus> Status = new("status", "Only documents in this status.");
    private static readonly TextParameter Tag = new("tag", "Only documents with this tag: key, or key=value.", 400);

    public static void Map(IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("Documents");
        documents.MapGet("/", List).Describe("listDocuments", "Lists documents, newest first.")
            .Query(CommonParameters.Collection, Status, Tag, CommonParameters.Cursor, CommonParameters.Limit)
            .Answers<ListPage<DocumentListItem>>(200, "A page of documents.");
        var document = api.Cache("/documents/{id}", Plan);
        documents.MapGet("/{id}", (string id, HttpContext http) => document(http)).Describe("getDocument", "Shows a document: its tables, columns and state.")
            .Cached()
            .Answers<DocumentView>(200, "The document.", CachedRoutes.Headers)
            .Answers(304, "It has not changed.", [], CachedRoutes.Headers)
            .Fails(ErrorCodes.NotFound);
        documents.MapPost("/{id}/reprocess", Reprocess).Creates().Describe("reprocessDocument", "Processes the stored bytes again, with new options if the body holds some.")
            .JsonBody<ProcessingOptions>(false, Json.LongBody)
            .Answers<ReprocessAnswer>(202, "The job is queued.", "Location")
            .Fails(ErrorCodes.NotFound, ErrorCodes.QueueFull, ErrorCodes.UnsupportedFormat);
        documents.MapDelete("/{id}", Delete).Describe("deleteDocument", "Deletes a document; it is gone from search when this answers.")
            .Answers(204, "It is gone.", [])
            .Fails(ErrorCodes.NotFound);
    }

    /// <summary>The grain of a document id; ids that cannot exist never reach a grain.</summary>
    public static IDocumentGrain Grain(IGrainFactory grains, string id) =>
        Ids.IsId(id) ? grains.GetGrain<IDocumentGrain>(id) : throw NotFound(id);

    public static ServiceException NotFound(string id) => new(ErrorCodes.NotFound, $"There is no document '{Names.Short(id)}'.");

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var request = http.Request;
        var (key, value) = TagFilter(Tag.Read(request));
        var collection = CommonParameters.Collection.Read(request);
        var filter = new DocumentFilter(collection is null ? null : Names.Collection(collection), Status.Read(request), key, value);
        var page = await grains.GetGrain<ICatalogQueryGrain>("0").Documents(filter, CommonParameters.Cursor.Read(request), CommonParameters.Limit.Read(request));
        return TypedResults.Ok(new ListPage<DocumentListItem>([.. page.Items.Select(DocumentListItem.Of)], page.NextCursor));
    }

    private static CachePlan Plan(HttpContext http, IGrainFactory grains)
    {
        var id = CachedRoutes.DocumentId(http);
        var grain = Grain(grains, id);
        return new CachePlan(CacheClass.ApiResponse, [CacheTags.Document(id)], async _ =>
        {
            var document = await grain.Get() ?? throw NotFound(id);
            return CacheContent.Json(DocumentView.Of(document)) with { ETag = $"\"{document.Revision}-{document.Sha256[..Math.Min(8, document.Sha256.Length)]}\"" };
        });
    }

    private static async Task<IResult> Reprocess(string id, HttpContext http, IGrainFactory grains)
    {
        var options = http.Request.ContentLength is null or 0 && !http.Request.HasJsonContentType()
            ? null
            : (await Json.ReadBody<ProcessingOptions>(http)).Canonicalise();
        var request = new ReprocessRequest(options, JobPriority.Normal, Caller.Of(http).Consumer, RequestIdMiddleware.Of(http), null);
        var accepted = await Grain(grains, id).Reprocess(request);
        return TypedResults.Accepted($"/api/v1/jobs/status/{accepted.JobId}", new ReprocessAnswer(accepted.DocumentId, accepted.JobId, accepted.Status));
    }

    private static async Task<IResult> Delete(string id, IGrainFactory grains) =>
        await Grain(grains, id).Delete() ? TypedResults.NoContent() : throw NotFound(id);

    private static (string? Key, string? Value) TagFilter(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        return text.Contains('=', StringComparison.Ordinal) ? TagText.Parse(text) : (text, null);
    }
}
