namespace IndexForge.Grains.Caching;

/// <summary>
/// The present versions of tags, as this process knows them. An answer is valid while the versions that were read before it was
/// computed are still the present ones, so a computation that an invalidation overtakes is never taken for fresh.
/// </summary>
public interface ICacheTags
{
    /// <summary>The version, where it is known without asking anybody: always in a process that is the whole service, never in a cluster.</summary>
    bool TryVersion(string tag, out long version);

    /// <summary>The version, asked of the tag's grain where need be.</summary>
    ValueTask<long> Version(string tag);
}
