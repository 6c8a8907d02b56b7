using System.Text.Json;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Extraction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Documents;

/// <summary>Extraction that stores nothing: one file in, its tables or text out, streamed.</summary>
internal static class ExtractEndpoint
{
    private static readonly string[] Forms = ["application/x-ndjson", "text/csv", "text/markdown", "application/json"];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/extract", Extract).Repeatable("Stores nothing.").WithTags("Extraction").Needs(Scopes.Read)
            .Describe("extract", "Extracts one file and stores nothing; the answer's form is chosen by Accept.")
            .Query(UploadForm.NameParameter, UploadForm.OptionsParameter)
            .Body(true, ("multipart/form-data", typeof(UploadFormSchema)), ("application/octet-stream", null), ("text/csv", null))
            .Answers(200, "What the file holds.", [.. Forms.Select(f => (f, (Type?)null))])
            .Fails(
                ErrorCodes.FileTooLarge, ErrorCodes.UnsupportedFormat, ErrorCodes.MalformedDocument, ErrorCodes.MissingColumns,
                ErrorCodes.PasswordProtected, ErrorCodes.DecompressionBomb);

    private static async Task Extract(HttpContext http, IGrainFactory grains)
    {
        await using var uploader = new Uploader(grains);
        var form = await UploadForm.Read(http, uploader);
        if (form.Files is not [var file])
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Send one file at a time to be extracted.");
        }

        await uploader.StoreHeld();
        var accept = Accepts.Best(http.Request, Forms);
        var extraction = grains.GetGrain<IExtractionGrain>(file.Blob.UploadId);
        try
        {
            await extraction.Start(new ExtractionRequest(file.Blob, file.Name, file.ContentType, form.OptionsJson, Format(accept)));
            await PageStream.Write(http, extraction.Next, accept + "; charset=utf-8");
        }
        catch (ServiceException error) when (http.Response.HasStarted && accept == "application/x-ndjson")
        {
            // Rows are out already; lines leave room to say why no more come.
            var line = JsonSerializer.SerializeToUtf8Bytes(new BrokenOff(new ErrorInfo(error.Code, error.Message, false)), Json.Options);
            await http.Response.Body.WriteAsync((byte[])[.. line, (byte)'\n'], http.RequestAborted);
        }
        finally
        {
            await extraction.Stop();
        }
    }

    private static ExtractionFormat Format(string accept) => accept switch
    {
        "text/csv" => ExtractionFormat.Csv,
        "text/markdown" => ExtractionFormat.Markdown,
        "application/json" => ExtractionFormat.Json,
        _ => ExtractionFormat.NdJson,
    };

    private sealed record BrokenOff(ErrorInfo Error);
}
