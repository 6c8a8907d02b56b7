using System.Buffers.Text;
using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Ranking;

/// <summary>The place behind a hit.</summary>
internal sealed record SearchCursor(float Score, string DocumentId, int Ordinal)
{
    public string Encode()
    {
        var to = new ByteWriter();
        to.UInt32(BitConverter.SingleToUInt32Bits(Score));
        to.Varint(Ordinal);
        to.Text(DocumentId);
        return Base64Url.EncodeToString(to.Written);
    }

    public static SearchCursor? Decode(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            var from = new ByteReader(Base64Url.DecodeFromChars(cursor));
            var (score, ordinal) = (BitConverter.UInt32BitsToSingle(from.UInt32()), from.Varint());
            return new SearchCursor(score, from.Text(), ordinal);
        }
        catch (Exception e) when (e is FormatException or IndexException)
        {
            throw new IndexException("cursor_invalid", "The cursor is not one that a search returned.", e);
        }
    }

    public bool IsBehind(float score, string documentId, int ordinal) => HitOrder.Compare(score, documentId, ordinal, Score, DocumentId, Ordinal) > 0;
}
