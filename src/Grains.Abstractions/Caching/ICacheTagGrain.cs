using Orleans.Concurrency;

namespace IndexForge.Grains.Caching;

/// <summary>
/// A tag (the key) that groups answers. Its version is not stored: an activation starts with one that never was before, so that
/// whatever is lost with the last activation can only make answers invalid.
/// </summary>
[Alias("IndexForge.ICacheTagGrain")]
public interface ICacheTagGrain : IGrainWithStringKey
{
    /// <summary>The present version.</summary>
    [Alias("Version"), AlwaysInterleave]
    Task<long> Version();

    /// <summary>Ends all answers with this tag. When this returns, no read gets one that was computed from before the call.</summary>
    /// <param name="reason">Why, for the log; a few words.</param>
    [Alias("Invalidate"), AlwaysInterleave]
    Task Invalidate(string reason);
}
