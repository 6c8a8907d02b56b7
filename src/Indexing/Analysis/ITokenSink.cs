namespace IndexForge.Indexing.Analysis;

/// <summary>Receives the tokens of one text in order. A struct, so that the analyzer's loop calls it without dispatch.</summary>
public interface ITokenSink
{
    /// <summary>Takes one token.</summary>
    /// <param name="term">The normalised term; valid during the call only.</param>
    /// <param name="token">Where it stands in the text.</param>
    void Add(scoped ReadOnlySpan<char> term, in Token token);
}
