using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
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
        document.MapGet("/chunks", Chunks).Describe("listChunks", "The chunks that search answers with.")
            .Query(CommonParameters.Cursor, CommonParameters.Limit)
            .Answers<ListPage<ChunkInfo>>(200, "A page of chunks.")
            .Fails(ErrorCodes.NotFound);
        document.MapGet("/issues", Issues).Describe("listIssues", "Validation findings, addressed by cell.")
            .Query(CommonParameters.Table, CommonParameters.Cursor, CommonParameters.Limit)
            .Answers<ListPage<IssueInfo>>(200, "A page of findings.")
            .Fails(ErrorCodes.NotFound);
        document.MapGet("/rejected", Rejected).Describe("getRejected", "The rows of a table that the rules rejected, as CSV: row, reason, then the columns.")
            .Query(CommonParameters.Table)
            .Answers(200, "The rows; empty where none was rejected.", [("text/csv", null)])
            .Fails(ErrorCodes.NotFound);
        document.MapGet("/content", Content).Describe("getContent", "The original bytes.")
            .Headers(("If-None-Match", "An ETag of an earlier answer."))
            .Answers(200, "The bytes.", [("application/octet-stream", null)], "ETag", "Content-Disposition")
            .Answers(304, "They have not changed.", [], "ETag")
            .Fails(ErrorCodes.NotFound);
    }

    private static async Task Text(string id, HttpContext http, IGrainFactory grains)
    {
        var form = Accepts.Best(http.Request, "text/plain", "text/markdown");
        var reader = Reader(grains, id);
        await PageStream.Write(http, offset => reader.Text(offset, form == "text/markdown"), form + "; charset=utf-8");
    }

    private static async Task<IResult> Chunks(string id, HttpContext http, IGrainFactory grains)
    {
        var page = await Reader(grains, id).Chunks(CommonParameters.Cursor.Read(http.Request), CommonParameters.Limit.Read(http.Request));
        return TypedResults.Ok(new ListPage<ChunkInfo>(page.Items, page.NextCursor));
    }

    private static async Task<IResult> Issues(string id, HttpContext http, IGrainFactory grains)
    {
        var request = http.Request;
        var page = await Reader(grains, id).Issues(CommonParameters.Table.Read(request), CommonParameters.Cursor.Read(request), CommonParameters.Limit.Read(request));
        return TypedResults.Ok(new ListPage<IssueInfo>(page.Items, page.NextCursor));
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
        if (EntityTag.IsUnchanged(http, $"\"{document.Sha256}\""))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // The bytes are a stranger's: they are saved, never shown, so that a page among them cannot act in this origin.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(document.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.ContentSecurityPolicy = "sandbox";
        http.Response.ContentLength = document.Size;
        var reader = Reader(grains, id);
        await PageStream.Write(http, block => reader.Content((int)block), MediaTypeHeaderValue.TryParse(document.ContentType, out _) ? document.ContentType : "application/octet-stream");
    }

    private static IDocumentReaderGrain Reader(IGrainFactory grains, string id) =>
        Ids.IsId(id) ? grains.GetGrain<IDocumentReaderGrain>(id) : throw DocumentEndpoints.NotFound(id);
}
