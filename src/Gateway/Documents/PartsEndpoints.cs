using IndexForge.Gateway.Caching;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Documents;

/// <summary>A document's text, chunks, validation findings and original bytes.</summary>
internal static class PartsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var document = api.MapGroup("/documents/{id}").WithTags("Documents");
        document.MapGet("/text", Text).Describe("getText", "The whole text, plain or as Markdown by Accept.")
            .Answers(200, "The text.", [("text/plain", null), ("text/markdown", null)])
            .Fails(ErrorCodes.NotFound);
        var chunks = api.Cache("/documents/{id}/chunks", Chunks);
        var issues = api.Cache("/documents/{id}/issues", Issues);
        document.MapGet("/chunks", (string id, HttpContext http) => chunks(http)).Describe("listChunks", "The chunks that search answers with.")
            .Query(CommonParameters.Cursor, CommonParameters.Limit)
            .Cached()
            .Answers<ListPage<ChunkInfo>>(200, "A page of chunks.", CachedRoutes.Headers)
            .Answers(304, "It has not changed.", [], CachedRoutes.Headers)
            .Fails(ErrorCodes.NotFound);
        document.MapGet("/issues", (string id, HttpContext http) => issues(http)).Describe("listIssues", "Validation findings, addressed by cell.")
            .Query(CommonParameters.Table, CommonParameters.Cursor, CommonParameters.Limit)
            .Cached()
            .Answers<ListPage<IssueInfo>>(200, "A page of findings.", CachedRoutes.Headers)
            .Answers(304, "It has not changed.", [], CachedRoutes.Headers)
            .Fails(ErrorCodes.NotFound);
        document.MapGet("/rejected", Rejected).Describe("getRejected", "The rows of a table that the rules rejected, as CSV: row, reason, then the columns.")
            .Query(CommonParameters.Table)
            .Answers(200, "The rows; empty where none was rejected.", [("text/csv", null)])
            .Fails(ErrorCodes.NotFound);
        document.MapGet("/content", Content).Describe("getContent", "The original bytes.")
            .Headers(("If-None-Match", "An ETag of an earlier answer."), ("Range", "One range of bytes."), ("If-Range", "Only if the ETag is still this."))
            .Answers(200, "The bytes.", [("application/octet-stream", null)], "ETag", "Content-Disposition", "Accept-Ranges")
            .Answers(206, "The bytes of the range.", [("application/octet-stream", null)], "ETag", "Content-Disposition", "Content-Range")
            .Answers(416, "The range lies outside the content.", [("application/problem+json", typeof(Problem))], "Content-Range")
            .Answers(304, "They have not changed.", [], "ETag")
            .Fails(ErrorCodes.NotFound);
    }

    private static async Task Text(string id, HttpContext http, IGrainFactory grains)
    {
        var form = Accepts.Best(http.Request, "text/plain", "text/markdown");
        var reader = Reader(grains, id);
        await PageStream.Write(http, offset => reader.Text(offset, form == "text/markdown"), form + "; charset=utf-8");
    }

    private static CachePlan Chunks(HttpContext http, IGrainFactory grains)
    {
        var id = CachedRoutes.DocumentId(http);
        var reader = Reader(grains, id);
        var (cursor, limit) = (CommonParameters.Cursor.Read(http.Request), CommonParameters.Limit.Read(http.Request));
        return CachePlan.Json([CacheTags.Document(id)], async () =>
        {
            var page = await reader.Chunks(cursor, limit);
            return new ListPage<ChunkInfo>(page.Items, page.NextCursor);
        });
    }

    private static CachePlan Issues(HttpContext http, IGrainFactory grains)
    {
        var id = CachedRoutes.DocumentId(http);
        var reader = Reader(grains, id);
        var table = CommonParameters.Table.Read(http.Request);
        var (cursor, limit) = (CommonParameters.Cursor.Read(http.Request), CommonParameters.Limit.Read(http.Request));
        return CachePlan.Json([CacheTags.Document(id)], async () =>
        {
            var page = await reader.Issues(table, cursor, limit);
            return new ListPage<IssueInfo>(page.Items, page.NextCursor);
        });
    }

    private static async Task Rejected(string id, HttpContext http, IGrainFactory grains)
    {
        var table = CommonParameters.Table.Read(http.Request);
        var reader = Reader(grains, id);
        await PageStream.Write(http, page => reader.Rejected(table, page), "text/csv; charset=utf-8");
    }

    private static async Task Content(string id, HttpContext http, IGrainFactory grains)
    {
        var document = await DocumentEndpoints.Grain(grains, id).Get() ?? throw DocumentEndpoints.NotFound(id);
        var tag = $"\"{document.Sha256}\"";
        if (EntityTag.IsUnchanged(http, tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.Headers.AcceptRanges = "bytes";
        var range = ByteRange.Of(http.Request, document.Size, tag);
        if (range.IsUnsatisfiable)
        {
            http.Response.Headers.ContentRange = $"bytes */{document.Size}";
            await ProblemWriter.Write(http, ProblemKinds.OfStatus(StatusCodes.Status416RangeNotSatisfiable), $"The content has {document.Size} bytes.");
            return;
        }

        // The bytes are a stranger's: they are saved, never shown, so that a page among them cannot act in this origin.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(document.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.ContentSecurityPolicy = "sandbox";
        http.Response.ContentLength = range.Length;
        if (range.IsPart)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = $"bytes {range.From}-{range.To}/{document.Size}";
        }

        var reader = Reader(grains, id);
        var contentType = MediaTypeHeaderValue.TryParse(document.ContentType, out _) ? document.ContentType : "application/octet-stream";
        await PageStream.Write(http, step => Part(reader, range, step), contentType);
    }

    /// <summary>The bytes of a range that lie in one block: the range's first, then the next, …</summary>
    private static async Task<BytePage> Part(IDocumentReaderGrain reader, ByteRange range, long step)
    {
        if (range.Length == 0)
        {
            return new BytePage([], null);
        }

        var block = (range.From / ByteBlock.MaxBytes) + step;
        var start = block * ByteBlock.MaxBytes;
        var page = await reader.Content((int)block);
        var from = (int)Math.Max(0, range.From - start);
        var to = (int)Math.Min(page.Data.Length, range.To + 1 - start);
        return new BytePage(from == 0 && to == page.Data.Length ? page.Data : page.Data[from..to], page.Next is null || start + to > range.To ? null : step + 1);
    }

    private static IDocumentReaderGrain Reader(IGrainFactory grains, string id) =>
        Ids.IsId(id) ? grains.GetGrain<IDocumentReaderGrain>(id) : throw DocumentEndpoints.NotFound(id);
}
