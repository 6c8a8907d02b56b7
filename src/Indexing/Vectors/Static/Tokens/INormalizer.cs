namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>A step that a text goes through before it is split.</summary>
internal interface INormalizer
{
    string Normalize(string text);
}

/// <summary>A step that splits pieces of a text further.</summary>
internal interface ISplitter
{
    /// <param name="piece">The piece.</param>
    /// <param name="isFirst">Whether it is the first of the text.</param>
    /// <param name="into">Receives its parts.</param>
    void Split(string piece, bool isFirst, List<string> into);
}

/// <summary>Turns a piece into tokens; those it does not know are left out.</summary>
internal interface ITokenModel
{
    void Encode(string piece, List<int> tokens);
}
