namespace IndexForge.Extraction.Bytes;

/// <summary>One file of an archive, as its directory states it. Statements are checked while it is unpacked.</summary>
/// <param name="Name">Its path: forward slashes, no leading slash.</param>
/// <param name="HeaderOffset">Where its local header starts.</param>
/// <param name="PackedLength">Stored bytes; -1 where the directory is lost and only the data tells.</param>
/// <param name="Length">Bytes unpacked, as stated; -1 if unknown.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Encrypted">Whether the archive encrypts it.</param>
internal sealed record ZipEntry(string Name, long HeaderOffset, long PackedLength, long Length, int Method, bool Encrypted)
{
    private long _unpacked;

    /// <summary>Notes how far it has been unpacked; the bytes that were never unpacked before, so that reading twice counts once.</summary>
    internal long Advance(long position)
    {
        while (true)
        {
            var known = Interlocked.Read(ref _unpacked);
            if (position <= known)
                return 0;
            if (Interlocked.CompareExchange(ref _unpacked, position, known) == known)
                return position - known;
        }
    }
}
