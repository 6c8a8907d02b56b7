using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Shards;

/// <summary>A place among the parts; what stands there changes from head to segment without the documents in it knowing.</summary>
internal sealed class PartHandle(IndexPart part)
{
    public IndexPart Part { get; set; } = part;
}
