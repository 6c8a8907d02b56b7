using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Encodings;

/// <summary>Pieces of a file in order: all of it if it is small, evenly spread pieces of it if it is large.</summary>
internal sealed class ByteSamples
{
    private const int WholeUpTo = 2 << 20;
    private const int PieceBytes = 32 << 10;
    private const int Pieces = 48;

    private ByteSamples(IReadOnlyList<ReadOnlyMemory<byte>> pieces) => All = pieces;

    /// <summary>The pieces; the first starts at the file's start.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> All { get; }

    public static ByteSamples Of(ByteSource source)
    {
        if (source.Length <= WholeUpTo)
            return new ByteSamples([Piece(source, 0, (int)source.Length)]);

        // Offsets are multiples of four so that UTF-16 and UTF-32 stay in step.
        var step = (source.Length - PieceBytes) / (Pieces - 1) & ~3L;
        return new ByteSamples([.. Enumerable.Range(0, Pieces).Select(i => Piece(source, i * step, PieceBytes))]);
    }

    /// <summary>Samples of bytes in memory.</summary>
    public static ByteSamples Of(ReadOnlyMemory<byte> bytes) => new([bytes]);

    private static ReadOnlyMemory<byte> Piece(ByteSource source, long offset, int length)
    {
        var piece = new byte[length];
        return piece.AsMemory(0, source.ReadFully(offset, piece));
    }
}
