using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Extraction;

/// <summary>
/// Extraction of an upload (the key) that stores nothing: started once, then read page by page to its end. Given up when nobody
/// asks for a page for a minute; its blocks go in any case.
/// </summary>
[Idempotent, Alias("IndexForge.IExtractionGrain")]
public interface IExtractionGrain : IGrainWithStringKey
{
    /// <summary>Opens the upload and starts.</summary>
    /// <exception cref="ServiceException">The coded errors of extraction.</exception>
    [Alias("Start")]
    Task Start(ExtractionRequest request);

    /// <summary>
    /// The next page of the rendered answer; its <see cref="BytePage.Next"/> is null at the end. An empty page whose next is the page asked
    /// for says that it is not ready: ask again.
    /// </summary>
    /// <exception cref="ServiceException">The coded errors of extraction, when it breaks off.</exception>
    [Alias("Next")]
    Task<BytePage> Next(long page);

    /// <summary>Stops it.</summary>
    [Alias("Stop")]
    Task Stop();
}

/// <summary>What to extract and how to render it.</summary>
/// <param name="Blob">The upload.</param>
/// <param name="Name">The file's name.</param>
/// <param name="ContentType">Media type as given.</param>
/// <param name="OptionsJson">The API's <c>options</c>.</param>
/// <param name="Format">The answer's form.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ExtractionRequest")]
public sealed record ExtractionRequest(UploadedBlob Blob, string Name, string ContentType, string? OptionsJson, ExtractionFormat Format);

/// <summary>Forms of an extraction's answer.</summary>
[GenerateSerializer, Alias("IndexForge.ExtractionFormat")]
public enum ExtractionFormat
{
    /// <summary>One JSON object per row: <c>{"table":…,"row":…,"values":{…}}</c>.</summary>
    NdJson,

    /// <summary>CSV of the first table.</summary>
    Csv,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>One JSON document: tables with columns and rows, text, warnings.</summary>
    Json,
}
