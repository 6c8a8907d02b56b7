namespace IndexForge.Grains.Documents;

/// <summary>The page that a document was fetched from.</summary>
/// <param name="Url">Its normalised address (see <see cref="PageUrl"/>): with the collection, the document's identity.</param>
/// <param name="Address">Where it was found in the end, redirects followed.</param>
/// <param name="ETag">The entity tag it came with, as sent.</param>
/// <param name="LastModified">When it was last changed, where the server said so.</param>
/// <param name="FetchedAt">When it was last asked for and answered.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.PageSource")]
public sealed record PageSource(string Url, string Address, string? ETag, DateTimeOffset? LastModified, DateTimeOffset FetchedAt);
