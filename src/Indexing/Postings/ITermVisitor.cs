namespace IndexForge.Indexing.Postings;

/// <summary>Receives terms of a dictionary.</summary>
internal interface ITermVisitor
{
    /// <summary>Takes a term, valid during the call only; false stops the walk.</summary>
    bool Visit(ReadOnlySpan<char> term, int count);
}
