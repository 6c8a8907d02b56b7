using System.Globalization;

namespace IndexForge.Grains.Search;

/// <summary>How documents are spread over shards, and how their parts are called in the index.</summary>
internal static class IndexNames
{
    public static string Shard(string collection, string documentId, int shards) =>
        Shard(collection, (int)(StableHash.Of(documentId) % (uint)shards));

    public static string Shard(string collection, int shard) => string.Create(CultureInfo.InvariantCulture, $"{collection}/{shard}");

    /// <summary>The collection in a shard's key.</summary>
    public static string Collection(string shard) => shard[..shard.LastIndexOf('/')];

    /// <summary>The index of the questions that a collection's documents answer. No collection of callers has such a name.</summary>
    public static string Questions(string collection) => $"{collection}~questions";

    /// <summary>The index's name of a part: the document's id for the first, then <c>id#1</c>, <c>id#2</c>, …</summary>
    public static string Part(string documentId, int part) =>
        part == 0 ? documentId : string.Create(CultureInfo.InvariantCulture, $"{documentId}#{part}");

    public static string Document(string indexedId)
    {
        var hash = indexedId.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? indexedId : indexedId[..hash];
    }
}
