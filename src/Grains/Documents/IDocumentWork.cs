using System.Collections.Immutable;
using IndexForge.Grains.Uploads;
using Orleans.Concurrency;

namespace IndexForge.Grains.Documents;

/// <summary>What a document's job asks of it. Implemented by the document's own grain.</summary>
[Alias("IndexForge.IDocumentWork")]
public interface IDocumentWork : IGrainWithStringKey
{
    /// <summary>An attempt begins: what to work on, or null where there is no such document any more.</summary>
    [Alias("Begin")]
    Task<DocumentTask?> Begin(string jobId);

    /// <summary>
    /// Makes an attempt's result the document's content. False where the document is deleted or shows a newer generation: the
    /// result does not count.
    /// </summary>
    [Alias("Commit")]
    Task<bool> Commit(DocumentContent content, string jobId);

    /// <summary>The job has ended without a result. Idempotent.</summary>
    [Alias("GiveUp")]
    Task GiveUp(string jobId, ErrorInfo error);

    /// <summary>What to read stored parts by, or null.</summary>
    [Alias("Content"), ReadOnly]
    Task<DocumentView?> Content();
}

/// <summary>An attempt's work.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentTask")]
public sealed record DocumentTask(
    string Name,
    string ContentType,
    string Collection,
    UploadedBlob Blob,
    ImmutableDictionary<string, string> Tags,
    string? OptionsJson);

/// <summary>
/// What an attempt made of a document. Its blocks are stored under <c>doc/{id}/{generation}/…</c>: an attempt never writes into
/// another's blocks.
/// </summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentContent")]
public sealed record DocumentContent
{
    /// <summary>Orders attempts: the job's run and fence.</summary>
    [Id(0)]
    public required Generation Generation { get; init; }

    [Id(1)]
    public string? Title { get; init; }

    [Id(2)]
    public string? Language { get; init; }

    [Id(3)]
    public int? Pages { get; init; }

    /// <summary>The tables, and beside each where its rows are.</summary>
    [Id(4)]
    public ImmutableArray<TableInfo> Tables { get; init; } = [];

    /// <summary>Per table, the row blocks' first rows: block <c>i</c> of table <c>t</c> is <c>t{t}/{i}</c>.</summary>
    [Id(5)]
    public ImmutableArray<ImmutableArray<long>> RowBlocks { get; init; } = [];

    [Id(6)]
    public int ChunkCount { get; init; }

    /// <summary>Blocks of chunks (<c>c/{i}</c>), each JSON lines; the first chunk's number of each.</summary>
    [Id(7)]
    public ImmutableArray<long> ChunkBlocks { get; init; } = [];

    [Id(8)]
    public long TextLength { get; init; }

    /// <summary>Blocks of text (<c>x/{i}</c>), UTF-8, cut between characters; empty for documents of tables alone.</summary>
    [Id(9)]
    public int TextBlocks { get; init; }

    /// <summary>Blocks of validation findings (<c>i/{i}</c>), each JSON lines.</summary>
    [Id(10)]
    public int IssueBlocks { get; init; }

    [Id(11)]
    public ImmutableArray<string> Warnings { get; init; } = [];

    [Id(12)]
    public ImmutableDictionary<string, double> StageMs { get; init; } = ImmutableDictionary<string, double>.Empty;
}

/// <summary>A try at a document, ordered by run, then fence.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.Generation")]
public readonly record struct Generation(int Run, int Fence)
{
    /// <summary>One number in the same order: what the index compares.</summary>
    public long Order => ((long)Run << 32) | (uint)Fence;

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Run}.{Fence}");
}

/// <summary>What a reader needs of a document.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentView")]
public sealed record DocumentView(UploadedBlob Blob, DocumentContent? Content);
