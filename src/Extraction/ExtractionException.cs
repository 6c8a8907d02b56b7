namespace IndexForge.Extraction;

/// <summary>
/// Input that cannot be read, with the stable code of the HTTP contract (<c>malformed_document</c>, <c>unsupported_format</c>,
/// <c>password_protected</c>, <c>decompression_bomb</c>, <c>file_too_large</c>, <c>missing_columns</c>, <c>invalid_request</c>).
/// The message is for people: it names what was found, where (sheet, cell, part, byte) and what to do about it.
/// </summary>
public sealed class ExtractionException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">A code of <see cref="ExtractionErrors"/>.</param>
    /// <param name="message">What was found, where, and the fix.</param>
    /// <param name="inner">The fault underneath, if any.</param>
    public ExtractionException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>A code of <see cref="ExtractionErrors"/>.</summary>
    public string Code { get; }
}

/// <summary>The codes an <see cref="ExtractionException"/> carries: the snake_case codes of the HTTP contract.</summary>
public static class ExtractionErrors
{
    /// <summary>The bytes are of a format that is not read.</summary>
    public const string UnsupportedFormat = "unsupported_format";

    /// <summary>The bytes break their own format beyond what can be salvaged.</summary>
    public const string Malformed = "malformed_document";

    /// <summary>The file is encrypted and no (or a wrong) password was given.</summary>
    public const string PasswordProtected = "password_protected";

    /// <summary>Unpacking would exceed the limits of <see cref="ExtractionLimits"/>.</summary>
    public const string DecompressionBomb = "decompression_bomb";

    /// <summary>A size limit was exceeded.</summary>
    public const string TooLarge = "file_too_large";

    /// <summary>A required column is not in the table.</summary>
    public const string MissingColumns = "missing_columns";

    /// <summary>The options contradict themselves or the file.</summary>
    public const string InvalidOptions = "invalid_request";
}
