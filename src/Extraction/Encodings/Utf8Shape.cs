using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace IndexForge.Extraction.Encodings;

/// <summary>How much of a text is well-formed UTF-8 beyond ASCII, and how much is not.</summary>
internal readonly record struct Utf8Shape(long Sequences, long Invalid)
{
    public bool IsUtf8 => Invalid == 0;

    /// <summary>Legacy text almost never forms UTF-8 sequences by chance; a few stray bytes are pasted text, not another encoding.</summary>
    public bool IsMostlyUtf8 => Sequences >= 10 * Invalid;

    public static Utf8Shape Of(ByteSamples samples)
    {
        long sequences = 0;
        long invalid = 0;
        for (var i = 0; i < samples.All.Count; i++)
        {
            var piece = samples.All[i].Span;
            if (i > 0)
                piece = SkipContinuation(piece);
            if (System.Text.Unicode.Utf8.IsValid(piece))
            {
                sequences += CountLeads(piece);
                continue;
            }

            Count(piece, lastOfFile: samples.All.Count == 1, ref sequences, ref invalid);
        }

        return new Utf8Shape(sequences, invalid);
    }

    private static void Count(ReadOnlySpan<byte> piece, bool lastOfFile, ref long sequences, ref long invalid)
    {
        while (!piece.IsEmpty)
        {
            var ascii = piece.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
                return;

            piece = piece[ascii..];
            var status = Rune.DecodeFromUtf8(piece, out _, out var length);
            if (status == OperationStatus.NeedMoreData && !lastOfFile)
                return;
            if (status == OperationStatus.Done)
                sequences++;
            else
                invalid++;
            piece = piece[Math.Max(1, length)..];
        }
    }

    private static long CountLeads(ReadOnlySpan<byte> piece)
    {
        long leads = 0;
        foreach (var b in piece)
            leads += b >= 0xC0 ? 1 : 0;
        return leads;
    }

    /// <summary>A piece may start within a sequence.</summary>
    private static ReadOnlySpan<byte> SkipContinuation(ReadOnlySpan<byte> piece)
    {
        var i = 0;
        while (i < Math.Min(3, piece.Length) && (piece[i] & 0xC0) == 0x80)
            i++;
        return piece[i..];
    }
}
