using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Documents;

/// <summary>What a <see cref="DocumentGrain"/> keeps. It stays, marked as deleted, when the document goes: generations must only ever grow.</summary>
[GenerateSerializer, Alias("IndexForge.DocumentState")]
public sealed class DocumentState
{
    /// <summary>The document, or null before the first registration.</summary>
    [Id(0)]
    public DocumentInfo? Info { get; set; }

    [Id(1)]
    public UploadedBlob? Blob { get; set; }

    [Id(2)]
    public string? OptionsJson { get; set; }

    [Id(3)]
    public string Consumer { get; set; } = "";

    /// <summary>The content that is served.</summary>
    [Id(4)]
    public DocumentContent? Content { get; set; }

    /// <summary>The newest generation ever served or deleted.</summary>
    [Id(5)]
    public long Newest { get; set; }

    /// <summary>A page that was fetched anew while the former content is served.</summary>
    [Id(6)]
    public PageReceipt? Pending { get; set; }
}
