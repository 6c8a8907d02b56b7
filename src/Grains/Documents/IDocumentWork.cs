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

    /// <summary>What is served of the page that the document is fetched from; null where nothing is, or it was no success.</summary>
    [Alias("KnownPage"), ReadOnly]
    Task<KnownPage?> KnownPage();

    /// <summary>The page was asked for and has not changed.</summary>
    [Alias("Unchanged")]
    Task Unchanged(string jobId, PageSource page);

    /// <summary>
    /// An attempt has fetched the page: its bytes become the document's, which is made by that where there is none. What to work on,
    /// or null where the document was deleted meanwhile.
    /// </summary>
    [Alias("Receive")]
    Task<DocumentTask?> Receive(PageReceipt receipt);

    /// <summary>
    /// Makes an attempt's result the document's content. False where the document is deleted or shows a newer generation: the
    /// result does not count.
    /// </summary>
    [Alias("Commit")]
    Task<bool> Commit(DocumentContent content, string jobId);

    /// <summary>
    /// The job is ending without a result: what its attempts up to <paramref name="last"/> left in the index goes. Idempotent. The end may yet
    /// fail to be stored, and an attempt that comes after it is as good as any.
    /// </summary>
    [Alias("GiveUp")]
    Task GiveUp(string jobId, Generation last, ErrorInfo error);

    /// <summary>Whether an upload's blocks are this document's. A deletion that died before its end is ended first.</summary>
    [Alias("Keeps")]
    Task<bool> Keeps(string uploadId);

    /// <summary>Completes a deletion that was cut off: takes the document from index, list and storage. Nothing where it is not deleted. Idempotent.</summary>
    [Alias("FinishDeletion")]
    Task FinishDeletion();

    /// <summary>What to read stored parts by, or null.</summary>
    [Alias("Content"), ReadOnly]
    Task<DocumentView?> Content();
}

/// <summary>
/// An attempt's work. <c>Served</c> is the generation that readers see meanwhile: its blocks must stay. <c>Page</c> is where the bytes were
/// fetched from, if they were.
/// </summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentTask")]
public sealed record DocumentTask(
    string Name,
    string ContentType,
    string Collection,
    UploadedBlob Blob,
    ImmutableDictionary<string, string> Tags,
    string? OptionsJson,
    Generation? Served,
    PageSource? Page = null);

/// <summary>
/// What an attempt made of a document. Its blocks are stored under <c>doc/{id}/{generation}/{n}</c>: an attempt never writes into
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

    [Id(4)]
    public ImmutableArray<StoredTable> Tables { get; init; } = [];

    [Id(5)]
    public int ChunkCount { get; init; }

    /// <summary>The parts the document is indexed in.</summary>
    [Id(6)]
    public ImmutableArray<StoredPart> Parts { get; init; } = [];

    /// <summary>Characters of its text, table rows included.</summary>
    [Id(7)]
    public long TextLength { get; init; }

    /// <summary>Blocks of text, UTF-8, cut between characters; empty for documents of tables alone.</summary>
    [Id(8)]
    public ImmutableArray<int> TextBlocks { get; init; } = [];

    /// <summary>Blocks of validation findings, JSON lines.</summary>
    [Id(9)]
    public ImmutableArray<int> IssueBlocks { get; init; } = [];

    [Id(10)]
    public ImmutableArray<string> Warnings { get; init; } = [];

    [Id(11)]
    public ImmutableDictionary<string, double> StageMs { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Blocks in all, numbered from 0.</summary>
    [Id(12)]
    public int Blocks { get; init; }

    /// <summary>The block of its summary and questions; null for documents that are not of prose.</summary>
    [Id(20)]
    public int? QuestionsBlock { get; init; }

    /// <summary>The parts that its questions are indexed in.</summary>
    [Id(21)]
    public ImmutableArray<StoredPart> QuestionParts { get; init; } = [];
}

/// <summary>A table and where its rows are.</summary>
/// <param name="Info">What the API shows.</param>
/// <param name="ColumnsJson">The extractor's columns, which rows are rendered by.</param>
/// <param name="Rows">The blocks of its rows, in order.</param>
/// <param name="Rejected">The blocks of the CSV file of its rejected rows, in order.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.StoredTable")]
public sealed record StoredTable(TableInfo Info, string ColumnsJson, ImmutableArray<StoredRows> Rows, ImmutableArray<int> Rejected);

/// <summary>A block of rows.</summary>
/// <param name="FirstRow">Zero-based data row of its first.</param>
/// <param name="Block">The block's number.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.StoredRows")]
public readonly record struct StoredRows(long FirstRow, int Block);

/// <summary>A run of chunks that the index takes as one: part <c>i</c> is the index's document <c>{id}#{i}</c>, part 0 the id alone.</summary>
/// <param name="FirstChunk">Number of its first chunk in the document.</param>
/// <param name="Blocks">The blocks that hold its encoded operation, in order.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.StoredPart")]
public sealed record StoredPart(long FirstChunk, ImmutableArray<int> Blocks);

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
