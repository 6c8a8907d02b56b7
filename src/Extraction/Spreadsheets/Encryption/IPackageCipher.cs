namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>The cipher of an encrypted package, unlocked by its password. Its segments are deciphered apart from each other.</summary>
internal interface IPackageCipher : IDisposable
{
    /// <summary>Deciphers a segment of <see cref="DecryptedSource.SegmentSize"/> bytes, or the last one; whole blocks only.</summary>
    void Decrypt(uint segment, ReadOnlySpan<byte> source, Span<byte> target);
}
