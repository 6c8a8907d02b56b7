namespace IndexForge.Storage;

/// <summary>The store could not do this now and heals by itself: callers answer 503 and try again.</summary>
public sealed class StorageUnavailableException : StorageException
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">One of <see cref="StorageErrorCode"/>.</param>
    /// <param name="message">For a person: what happened and to which file or server.</param>
    /// <param name="outcomeUnknown">Whether the write may have been kept all the same.</param>
    /// <param name="innerException">What the driver reported, if anything.</param>
    public StorageUnavailableException(string code, string message, bool outcomeUnknown = false, Exception? innerException = null)
        : base(code, message, innerException) => OutcomeUnknown = outcomeUnknown;

    /// <summary>True where a write may have been kept all the same: re-read before deciding. False means it was not kept.</summary>
    public bool OutcomeUnknown { get; }
}
