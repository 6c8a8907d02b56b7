namespace Orleans.Configuration;

/// <summary>How calls between grains travel, and how many may wait for one activation; a limit of 0 is none.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>More waiting calls than this are refused with a <see cref="Runtime.LimitExceededException"/>.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary>More waiting calls than this are logged.</summary>
    public int MaxEnqueuedRequestsSoftLimit { get; set; }

    /// <inheritdoc cref="MaxEnqueuedRequestsHardLimit"/>
    public int MaxEnqueuedRequestsHardLimit_StatelessWorker { get; set; }

    /// <inheritdoc cref="MaxEnqueuedRequestsSoftLimit"/>
    public int MaxEnqueuedRequestsSoftLimit_StatelessWorker { get; set; }
}
