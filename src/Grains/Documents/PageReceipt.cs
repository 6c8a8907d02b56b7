using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Documents;

/// <summary>A fetched page on its way into its document.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.PageReceipt")]
public sealed record PageReceipt
{
    /// <summary>The job that fetched it.</summary>
    [Id(0)]
    public required string JobId { get; init; }

    /// <summary>The attempt that fetched it.</summary>
    [Id(1)]
    public required Generation Generation { get; init; }

    [Id(2)]
    public required string Collection { get; init; }

    [Id(3)]
    public required PageSource Page { get; init; }

    [Id(4)]
    public required string Name { get; init; }

    /// <summary>Media type as the server gave it, its parameters included.</summary>
    [Id(5)]
    public required string ContentType { get; init; }

    [Id(6)]
    public required UploadedBlob Blob { get; init; }

    [Id(7)]
    public string? OptionsJson { get; init; }

    [Id(8)]
    public string Consumer { get; init; } = "";
}

/// <summary>What is served of a page, to ask whether it has changed.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.KnownPage")]
public sealed record KnownPage(PageSource Page, string Sha256, string? OptionsJson);
