namespace IndexForge.Grains.Documents;

/// <summary>Where a document stands.</summary>
[GenerateSerializer, Alias("IndexForge.DocumentStatus")]
public enum DocumentStatus
{
    /// <summary>Accepted; its job waits.</summary>
    Queued,

    /// <summary>Its job works on it.</summary>
    Processing,

    /// <summary>Rows, text and search serve it.</summary>
    Indexed,

    /// <summary>Its job failed for good; <see cref="DocumentInfo.Error"/> says why.</summary>
    Failed,

    /// <summary>Deleted.</summary>
    Deleted,
}
