using System.Collections.Immutable;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;

namespace IndexForge.Gateway.Documents;

/// <summary>A document as callers see it.</summary>
internal record DocumentView(
    string Id,
    string Name,
    string ContentType,
    long Size,
    string Sha256,
    string Collection,
    ImmutableDictionary<string, string> Tags,
    DocumentStatus Status,
    string? Title,
    string? Language,
    int? Pages,
    ImmutableArray<TableInfo> Tables,
    int ChunkCount,
    long TextLength,
    ImmutableArray<string> Warnings,
    ErrorInfo? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? IndexedAt,
    long Version,
    string? JobId,
    ImmutableDictionary<string, double> StageMs,
    PageSource? Page)
{
    public static DocumentView Of(DocumentInfo d) => new(
        d.Id, d.Name, d.ContentType, d.Size, d.Sha256, d.Collection, d.Tags, d.Status, d.Title, d.Language, d.Pages, d.Tables,
        d.ChunkCount, d.TextLength, d.Warnings, d.Error, d.CreatedAt, d.IndexedAt, d.Version, d.JobId, d.StageMs, d.Page);
}

/// <summary>A document that an upload waited for: the document, and what the upload would have been told without waiting.</summary>
internal sealed record FinishedDocument : DocumentView
{
    public FinishedDocument(DocumentInfo document, DocumentAccepted accepted)
        : base(Of(document)) => (DocumentId, Duplicate) = (accepted.DocumentId, accepted.Duplicate);

    public string DocumentId { get; init; }

    public bool Duplicate { get; init; }
}

/// <summary>A document in a list.</summary>
internal sealed record DocumentListItem(
    string Id,
    string Name,
    string ContentType,
    long Size,
    string Collection,
    ImmutableDictionary<string, string> Tags,
    DocumentStatus Status,
    string? Title,
    int Tables,
    long Rows,
    int ChunkCount,
    ErrorInfo? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? IndexedAt,
    string? JobId)
{
    public static DocumentListItem Of(DocumentEntry e) => new(
        e.Id, e.Name, e.ContentType, e.Size, e.Collection, e.Tags, e.Status, e.Title, e.Tables, e.Rows, e.ChunkCount, e.Error,
        e.CreatedAt, e.IndexedAt, e.JobId);
}

/// <summary>The answer to an upload.</summary>
internal sealed record UploadAnswer(IReadOnlyList<DocumentAccepted> Items);

/// <summary>The answer to an upload that waited and saw the end.</summary>
internal sealed record FinishedAnswer(IReadOnlyList<FinishedDocument> Items);

/// <summary>The answer to a request to process again.</summary>
internal sealed record ReprocessAnswer(string DocumentId, string JobId, DocumentStatus Status);

/// <summary>A page of a list.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A page of rows; written by hand (the rows come rendered), declared for the OpenAPI document.</summary>
internal sealed record RowsView(string Table, string[] Columns, long Offset, long Total, [property: Cells] object?[][] Rows);
