using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>Reads field extents from a segment's bytes.</summary>
internal sealed class SegmentFieldCursor(SegmentCore core, ReadOnlyMemory<byte> bytes) : FieldCursor
{
    private FieldExtent[] _extents = new FieldExtent[16];
    private int _chunk = -1;
    private int _count;
    private int _at;

    public override int Number(string field) => Array.IndexOf(core.FieldNames, field);

    public override ReadOnlySpan<FieldExtent> At(int chunk)
    {
        if (chunk < _chunk || chunk / SegmentWriter.FieldGroup != _chunk / SegmentWriter.FieldGroup || _chunk < 0)
        {
            _chunk = (chunk / SegmentWriter.FieldGroup * SegmentWriter.FieldGroup) - 1;
            _at = (int)core.FieldOffsets[chunk / SegmentWriter.FieldGroup];
        }

        var reader = new ByteReader(bytes.Span[_at..]);
        while (_chunk < chunk)
        {
            Read(ref reader);
            _chunk++;
        }

        _at += reader.At;
        return _extents.AsSpan(0, _count);
    }

    private void Read(ref ByteReader reader)
    {
        _count = reader.Count(3);
        if (_count > _extents.Length)
        {
            _extents = new FieldExtent[_count];
        }

        for (var i = 0; i < _count; i++)
        {
            var field = reader.Varint();
            var first = reader.Varint();
            _extents[i] = new FieldExtent(field, first, first + reader.Varint());
        }
    }
}
