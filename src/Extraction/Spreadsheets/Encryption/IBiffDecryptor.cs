namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>Deciphers the records of an encrypted BIFF stream. One pass over the stream has one of its own: it keeps its place.</summary>
internal interface IBiffDecryptor
{
    /// <summary>Deciphers in place.</summary>
    /// <param name="data">Data of a record or its end.</param>
    /// <param name="position">Where the data lies in the stream.</param>
    /// <param name="recordLength">The length that the record's header states.</param>
    void Decrypt(Span<byte> data, long position, int recordLength);
}
