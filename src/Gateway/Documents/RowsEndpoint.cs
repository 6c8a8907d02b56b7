using System.Text.Json;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Documents;

/// <summary>Rows of a table: a page as JSON, or the whole table as CSV or NDJSON, streamed page by page.</summary>
internal static class RowsEndpoint
{
    private const int RowsPerCall = 2_000;

    private static readonly NumberParameter Offset = new("offset", "Rows to skip.", 0, 0, int.MaxValue);
    private static readonly NumberParameter Limit = new("limit", "At most this many rows; CSV and NDJSON give all rows unless it is given.", 50, 1, 10_000);
    private static readonly TextsParameter Columns = new("columns", "Only these columns, in this order.", 1_024, 8_192) { Commas = true };

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/documents/{id}/rows", Rows).WithTags("Documents")
            .Describe("getRows", "Rows of a table: a page as JSON, the whole table as CSV or NDJSON by Accept.")
            .Query(CommonParameters.Table, Offset, Limit, Columns)
            .Answers(200, "The rows.", [("application/json", typeof(RowsView)), ("text/csv", null), ("application/x-ndjson", null)])
            .Fails(ErrorCodes.NotFound);

    private static async Task Rows(string id, HttpContext http, IGrainFactory grains)
    {
        if (!Ids.IsId(id))
        {
            throw DocumentEndpoints.NotFound(id);
        }

        var request = new RowsRequest(
            CommonParameters.Table.Read(http.Request), Offset.ReadLong(http.Request), Limit.Read(http.Request), [.. Columns.Read(http.Request)], RowsFormat.Json);
        var reader = grains.GetGrain<IDocumentReaderGrain>(id);
        var form = Accepts.Best(http.Request, "application/json", "text/csv", "application/x-ndjson");
        if (form == "application/json")
        {
            await WritePage(http, await reader.Rows(request));
            return;
        }

        var format = form == "text/csv" ? RowsFormat.Csv : RowsFormat.NdJson;
        await Stream(http, reader, request with { Format = format }, form, Limit.ReadIfGiven(http.Request) ?? long.MaxValue);
    }

    private static async Task WritePage(HttpContext http, RowsPage page)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { Encoder = Json.Options.Encoder });
        await using (json.ConfigureAwait(false))
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
