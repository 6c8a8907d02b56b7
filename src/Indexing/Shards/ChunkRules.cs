namespace IndexForge.Indexing.Shards;

/// <summary>What an operation must keep to, checked before any of it takes effect.</summary>
internal static class ChunkRules
{
    private const int MaxIdLength = 2048;
    private const int MaxTextLength = 1 << 20;
    private const int MaxLabels = 4096;

    public static void Check(IndexOperation operation)
    {
        Require(operation.DocumentId is { Length: > 0 and <= MaxIdLength }, "A document id has 1 to 2,048 characters.");
        Require(operation.Version >= 0, "A version is not negative.");
        foreach (var chunk in operation.Chunks)
        {
            Require(chunk.ChunkId is { Length: > 0 and <= MaxIdLength }, "A chunk id has 1 to 2,048 characters.");
            Require(chunk.Text.Length <= MaxTextLength, "A chunk has at most 1,048,576 characters.");
            Require((chunk.Title?.Length ?? 0) <= MaxTextLength && (chunk.HeadingPath?.Length ?? 0) <= MaxTextLength, "Title and headings have at most 1,048,576 characters.");
            Require(chunk.Tags.Count <= MaxLabels && chunk.Fields.Count <= MaxTextLength, "A chunk has at most 4,096 tags.");
            // Every row of every table passes here: an enumerator for each would be garbage.
            for (var i = 0; i < chunk.Fields.Count; i++)
            {
                var field = chunk.Fields[i];
                Require(field.Name is { Length: > 0 } && field.Start >= 0 && field.Start <= field.End && field.End <= chunk.Text.Length, "A field lies within its chunk's text.");
            }
        }
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new IndexException("chunk_invalid", rule);
        }
    }
}
