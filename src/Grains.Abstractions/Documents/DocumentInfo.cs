using System.Collections.Immutable;

namespace IndexForge.Grains.Documents;

/// <summary>A document as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentInfo")]
public sealed record DocumentInfo
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The file's name as given.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Media type.</summary>
    [Id(2)] public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    [Id(3)] public long Size { get; init; }

    /// <summary>Content hash, lower case hex.</summary>
    [Id(4)] public required string Sha256 { get; init; }

    /// <summary>Its collection.</summary>
    [Id(5)] public required string Collection { get; init; }

    /// <summary>Tags as given.</summary>
    [Id(6)] public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where it stands.</summary>
    [Id(7)] public DocumentStatus Status { get; init; }

    /// <summary>Title, found or from the name.</summary>
    [Id(8)] public string? Title { get; init; }

    /// <summary>Language (ISO 639-1) where known.</summary>
    [Id(9)] public string? Language { get; init; }

    /// <summary>Pages where the format has them.</summary>
    [Id(10)] public int? Pages { get; init; }

    /// <summary>Its tables.</summary>
    [Id(11)] public ImmutableArray<TableInfo> Tables { get; init; } = [];

    /// <summary>Chunks in the index.</summary>
    [Id(12)] public int ChunkCount { get; init; }

    /// <summary>Characters of its text.</summary>
    [Id(13)] public long TextLength { get; init; }

    /// <summary>What a user should know of the extraction.</summary>
    [Id(14)] public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    [Id(15)] public ErrorInfo? Error { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(16)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last indexed.</summary>
    [Id(17)] public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>Counts its processings, from 1.</summary>
    [Id(18)] public long Version { get; init; }

    /// <summary>The latest job.</summary>
    [Id(19)] public string? JobId { get; init; }

    /// <summary>Changes with every visible change: the entity tag's material.</summary>
    [Id(20)] public long Revision { get; init; }

    /// <summary>Seconds the last processing spent in each stage (<c>parse</c>, <c>type</c>, <c>index</c>, <c>commit</c>).</summary>
    [Id(21)] public ImmutableDictionary<string, double> StageMs { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The page it was fetched from; null for a file that was sent.</summary>
    [Id(22)] public PageSource? Page { get; init; }
}

/// <summary>What went wrong, for people and programs.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">For people.</param>
/// <param name="Transient">Whether trying again may help.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ErrorInfo")]
public sealed record ErrorInfo(string Code, string Message, bool Transient);

/// <summary>A table of a document.</summary>
/// <param name="Name">Sheet or file name, made unique.</param>
/// <param name="RowCount">Data rows, the header excluded.</param>
/// <param name="Truncated">Whether <c>maxRows</c> cut it.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Issues">Validation findings in all (exact, also beyond those kept).</param>
/// <param name="Hidden">Whether its sheet is hidden.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.TableInfo")]
public sealed record TableInfo(string Name, long RowCount, bool Truncated, ImmutableArray<ColumnInfo> Columns, long Issues, bool Hidden);

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name, made unique.</param>
/// <param name="Type">string, integer, number, boolean, date, datetime, time, empty or mixed.</param>
/// <param name="Role">What it is for, see semantics.md.</param>
/// <param name="Nullable">Whether a row lacks it.</param>
/// <param name="Distinct">Estimated number of distinct values.</param>
/// <param name="Min">Least value, as text.</param>
/// <param name="Max">Greatest value, as text.</param>
/// <param name="Samples">A few values.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ColumnInfo")]
public sealed record ColumnInfo(string Name, string Type, string Role, bool Nullable, long Distinct, string? Min, string? Max, ImmutableArray<string> Samples);
