using System.Buffers;
using System.Text.Json;
using IndexForge.Gateway.Caching;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Documents;

/// <summary>Rows of a table: a page as JSON, or the whole table as CSV or NDJSON, streamed page by page.</summary>
internal static class RowsEndpoint
{
    private const int RowsPerCall = 2_000;

    private static readonly NumberParameter Offset = new("offset", "Rows to skip.", 0, 0, int.MaxValue);
    private static readonly NumberParameter Limit = new("limit", "At most this many rows; CSV and NDJSON give all rows unless it is given.", 50, 1, 10_000);
    private static readonly TextsParameter Columns = new("columns", "Only these columns, in this order.", 1_024, 8_192) { Commas = true };

    public static void Map(IEndpointRouteBuilder api)
    {
        var grains = api.ServiceProvider.GetRequiredService<IGrainFactory>();
        var pages = api.Cache("/documents/{id}/rows", Plan);
        api.MapGet("/documents/{id}/rows", (string id, HttpContext http) => Rows(id, http, grains, pages)).WithTags("Documents")
            .Describe("getRows", "Rows of a table: a page as JSON, the whole table as CSV or NDJSON by Accept.")
            .Query(CommonParameters.Table, Offset, Limit, Columns)
            .Cached()
            .Answers(200, "The rows.", [("application/json", typeof(RowsView)), ("text/csv", null), ("application/x-ndjson", null)], CachedRoutes.Headers)
            .Answers(304, "They have not changed.", [], CachedRoutes.Headers)
            .Fails(ErrorCodes.NotFound);
    }

    private static Task Rows(string id, HttpContext http, IGrainFactory grains, RequestDelegate pages)
    {
        var form = Accepts.Best(http.Request, "application/json", "text/csv", "application/x-ndjson");
        if (form == "application/json")
        {
            return pages(http);
        }

        ResponseCache.Bypassed(http);
        return Stream(http, Reader(grains, id), Request(http.Request, form == "text/csv" ? RowsFormat.Csv : RowsFormat.NdJson), form, Limit.ReadIfGiven(http.Request) ?? long.MaxValue);
    }

    private static CachePlan Plan(HttpContext http, IGrainFactory grains)
    {
        var id = CachedRoutes.DocumentId(http);
        var reader = Reader(grains, id);
        var request = Request(http.Request, RowsFormat.Json);
        return new CachePlan(CacheClass.ApiResponse, [CacheTags.Document(id)], async _ => new CacheContent(CacheContent.JsonType, Page(await reader.Rows(request))));
    }

    private static IDocumentReaderGrain Reader(IGrainFactory grains, string id) =>
        Ids.IsId(id) ? grains.GetGrain<IDocumentReaderGrain>(id) : throw DocumentEndpoints.NotFound(id);

    private static RowsRequest Request(HttpRequest http, RowsFormat format) =>
        new(CommonParameters.Table.Read(http), Offset.ReadLong(http), Limit.Read(http), [.. Columns.Read(http)], format);

    private static byte[] Page(RowsPage page)
    {
        var buffer = new ArrayBufferWriter<byte>(page.Data.Length + 1_024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Json.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("table", page.Table);
            json.WriteStartArray("columns");
            foreach (var column in page.Columns)
            {
                json.WriteStringValue(column);
            }

            json.WriteEndArray();
            json.WriteNumber("offset", page.Offset);
            json.WriteNumber("total", page.Total);
            json.WritePropertyName("rows");
            json.WriteRawValue(page.Data, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The first page is asked for before anything is sent, so that an unknown table is still a 404.</summary>
    private static async Task Stream(HttpContext http, IDocumentReaderGrain reader, RowsRequest request, string contentType, long wanted)
    {
        var page = await reader.Rows(request with { Limit = (int)Math.Min(RowsPerCall, wanted) });
        http.Response.ContentType = contentType + "; charset=utf-8";
        while (true)
        {
            await http.Response.BodyWriter.WriteAsync(page.Data, http.RequestAborted);
            wanted -= page.Count;
            var next = page.Offset + page.Count;
            if (page.Count == 0 || wanted <= 0 || next >= page.Total)
            {
                return;
            }

            page = await reader.Rows(request with { Table = page.Table, Offset = next, Limit = (int)Math.Min(RowsPerCall, wanted) });
        }
    }
}
