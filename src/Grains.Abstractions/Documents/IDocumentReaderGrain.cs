using System.Collections.Immutable;

namespace IndexForge.Grains.Documents;

/// <summary>
/// Reads of a document's stored parts, away from the document's own turns: a stateless worker, keyed by the document.
/// Every method answers <c>not_found</c> for an unknown document, table or column.
/// </summary>
[Idempotent, Alias("IndexForge.IDocumentReaderGrain")]
public interface IDocumentReaderGrain : IGrainWithStringKey
{
    /// <summary>Rows of a table, rendered.</summary>
    [Alias("Rows")]
    Task<RowsPage> Rows(RowsRequest request);

    /// <summary>The text, from a character offset, as UTF-8 of at most one block.</summary>
    /// <param name="offset">Where the page starts: 0, or the last page's <see cref="BytePage.Next"/>.</param>
    /// <param name="markdown">Whether tables and headings are marked up.</param>
    [Alias("Text")]
    Task<BytePage> Text(long offset, bool markdown);

    /// <summary>Chunks as the index has them.</summary>
    [Alias("Chunks")]
    Task<Page<ChunkInfo>> Chunks(string? cursor, int limit);

    /// <summary>Validation findings.</summary>
    [Alias("Issues")]
    Task<Page<IssueInfo>> Issues(string? table, string? cursor, int limit);

    /// <summary>A page of the CSV file of a table's rejected rows: row, reason, then the columns. Empty where none was rejected.</summary>
    [Alias("Rejected")]
    Task<BytePage> Rejected(string? table, long page);

    /// <summary>A block of the original bytes (from 0); the page's <see cref="BytePage.Next"/> is the next block's number.</summary>
    [Alias("Content")]
    Task<BytePage> Content(int block);
}

/// <summary>Which rows, and how.</summary>
/// <param name="Table">The table, or null for the first.</param>
/// <param name="Offset">The first row, from 0.</param>
/// <param name="Limit">At most this many rows.</param>
/// <param name="Columns">Only these columns, in the order of the sheet; empty for all.</param>
/// <param name="Format">How to render.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.RowsRequest")]
public sealed record RowsRequest(string? Table, long Offset, int Limit, ImmutableArray<string> Columns, RowsFormat Format);

/// <summary>How rows are rendered.</summary>
[GenerateSerializer, Alias("IndexForge.RowsFormat")]
public enum RowsFormat
{
    /// <summary>A JSON array of arrays of typed values, in column order.</summary>
    Json,

    /// <summary>RFC 4180 lines of displayed text; the header line comes with offset 0.</summary>
    Csv,

    /// <summary>One JSON object per line.</summary>
    NdJson,
}

/// <summary>Rendered rows.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Columns">Names of the columns rendered.</param>
/// <param name="Offset">The first row's offset.</param>
/// <param name="Count">Rows in <paramref name="Data"/>: fewer than asked where a page would grow beyond a block.</param>
/// <param name="Total">Rows of the table.</param>
/// <param name="Data">UTF-8 in the format asked for.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.RowsPage")]
public sealed record RowsPage(string Table, ImmutableArray<string> Columns, long Offset, int Count, long Total, byte[] Data);

/// <summary>A chunk of a document.</summary>
/// <param name="ChunkId">Its number in the document.</param>
/// <param name="Text">Its text.</param>
/// <param name="Source">Where it came from.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ChunkInfo")]
public sealed record ChunkInfo(string ChunkId, string Text, SourceInfo Source);

/// <summary>Where a chunk came from, as far as the format tells.</summary>
/// <param name="Table">Table name.</param>
/// <param name="Row">Row number in the sheet as a person sees it, from 1.</param>
/// <param name="Page">Page, from 1.</param>
/// <param name="Heading">Heading path.</param>
/// <param name="Url">Address of a page.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SourceInfo")]
public sealed record SourceInfo(string? Table, int? Row, int? Page, string? Heading, string? Url);

/// <summary>A validation finding.</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">Row number in the sheet, from 1.</param>
/// <param name="Column">Column name.</param>
/// <param name="Cell">Address such as <c>B17</c>.</param>
/// <param name="Rule">The rule broken.</param>
/// <param name="Value">The value found.</param>
/// <param name="Message">For people.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.IssueInfo")]
public sealed record IssueInfo(string Table, long Row, string Column, string Cell, string Rule, string? Value, string Message);
