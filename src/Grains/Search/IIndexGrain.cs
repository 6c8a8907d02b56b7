namespace IndexForge.Grains.Search;

/// <summary>Writes to a collection's index (the key), wherever its shards are: a stateless worker.</summary>
[Alias("IndexForge.IIndexGrain")]
public interface IIndexGrain : IGrainWithStringKey
{
    /// <summary>Removes a document up to a generation. Not found by searches that start after this returns. Idempotent.</summary>
    [Alias("Delete")]
    Task Delete(string documentId, long generation);
}
