using System.Collections.Immutable;
using IndexForge.Grains.Uploads;
using Orleans.Concurrency;

namespace IndexForge.Grains.Documents;

/// <summary>
/// One document: the same bytes in the same collection, whatever they were called. The key is <see cref="Ids.Document"/>, so
/// sending a file twice meets the same grain.
/// </summary>
[Alias("IndexForge.IDocumentGrain")]
public interface IDocumentGrain : IGrainWithStringKey
{
    /// <summary>Takes an upload over and queues its job, unless the document is already here. Idempotent.</summary>
    /// <exception cref="ServiceException"><c>queue_full</c>, <c>storage_unavailable</c>.</exception>
    [Alias("Register"), Idempotent]
    Task<DocumentAccepted> Register(DocumentRegistration registration);

    /// <summary>The document, or null where there is none (never was, or deleted).</summary>
    [Alias("Get"), ReadOnly]
    Task<DocumentInfo?> Get();

    /// <summary>Queues a new processing of the stored bytes with new options (JSON of the API's <c>options</c>).</summary>
    /// <exception cref="ServiceException"><c>not_found</c>.</exception>
    [Alias("Reprocess")]
    Task<DocumentAccepted> Reprocess(ReprocessRequest request);

    /// <summary>Deletes the document; it is gone from search when this returns. False where there was none. Idempotent.</summary>
    [Alias("Delete"), Idempotent]
    Task<bool> Delete();
}

/// <summary>What an upload is to become.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentRegistration")]
public sealed record DocumentRegistration
{
    /// <summary>The collection.</summary>
    [Id(0)] public required string Collection { get; init; }

    /// <summary>The file's name as given.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Media type as given; the bytes decide.</summary>
    [Id(2)] public required string ContentType { get; init; }

    /// <summary>The bytes.</summary>
    [Id(3)] public required UploadedBlob Blob { get; init; }

    /// <summary>Tags.</summary>
    [Id(4)] public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The API's <c>options</c> as JSON, checked by the gateway for form; null for defaults.</summary>
    [Id(5)] public string? OptionsJson { get; init; }

    /// <summary>Who sent it, for fair queueing.</summary>
    [Id(6)] public string Consumer { get; init; } = "";

    /// <summary>The request that sent it.</summary>
    [Id(7)] public string? RequestId { get; init; }

    /// <summary>The upload's only block where nobody has stored it yet: the document does, beside what else it writes. Null where the upload is stored.</summary>
    [Id(8)] public ByteBlock? Unstored { get; init; }
}

/// <summary>A request to process again.</summary>
/// <param name="OptionsJson">New options, or null to keep the old ones.</param>
/// <param name="Priority">The job's priority.</param>
/// <param name="Consumer">Who asks.</param>
/// <param name="RequestId">The request that asks.</param>
/// <param name="CallbackUrl">Where to report the end, or null.</param>
/// <param name="Kind"><see cref="Jobs.JobKind.Document"/> to read the bytes again, <see cref="Jobs.JobKind.Reindex"/> to index what was read anew.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ReprocessRequest")]
public sealed record ReprocessRequest(
    string? OptionsJson, Jobs.JobPriority Priority, string Consumer, string? RequestId, string? CallbackUrl, Jobs.JobKind Kind = Jobs.JobKind.Document);

/// <summary>The answer to a registration.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="JobId">Its latest job.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Duplicate">Whether the bytes were already here.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentAccepted")]
public sealed record DocumentAccepted(string DocumentId, string JobId, string Name, DocumentStatus Status, bool Duplicate);
