namespace IndexForge.Indexing;

/// <summary>A failure of the index with a code that callers may show: <c>index_corrupt</c>, <c>query_too_long</c>, <c>cursor_invalid</c>, <c>chunk_invalid</c>, <c>model_invalid</c>.</summary>
public sealed class IndexException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    internal static IndexException Model(string what, Exception? inner = null) => new("model_invalid", what, inner);

    internal static IndexException Corrupt(string what) => new("index_corrupt", what);
}
