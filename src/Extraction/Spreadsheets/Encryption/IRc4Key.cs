namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>A password's key, which gives each block of a stream an RC4 key of its own.</summary>
internal interface IRc4Key
{
    /// <summary>Derives a block's key into <paramref name="target"/> (at least 20 bytes); the length of the key.</summary>
    int Derive(uint block, Span<byte> target);
}
