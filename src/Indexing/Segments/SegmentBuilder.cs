using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>Writes a head that no longer changes as a segment, chunk for chunk: numbers stay the same.</summary>
internal static class SegmentBuilder
{
    public static async ValueTask<SegmentDescriptor> BuildAsync(Head head, int number, ISegmentStore store, CancellationToken cancellation)
    {
        var writer = new SegmentWriter(store, number, Enumerable.Range(0, head.Fields.Count).Select(id => head.Fields[id]));
        var stored = new ByteWriter(4096);
        for (var chunk = 0; chunk < head.ChunkCount; chunk++)
        {
            stored.Clear();
            ChunkCodec.Write(stored, await head.ReadChunkAsync(chunk, cancellation));
            writer.AddChunk(head.LengthCodes[chunk], head.LanguageOf(chunk), head.ExtentsOf(chunk), stored.Written);
            await writer.DrainAsync(cancellation);
        }

        for (var i = 0; i < head.DocumentCount; i++)
        {
            var document = head.DocumentAt(i);
            writer.AddDocument(document.Id, document.Version, document.Count);
        }

        foreach (var (id, utf8) in Sorted(head.Terms))
        {
            WriteTerm(writer, head, id, utf8);
            await writer.DrainAsync(cancellation);
        }

        return await writer.FinishAsync(cancellation);
    }

    private static List<(int Id, byte[] Utf8)> Sorted(TermTable terms)
    {
        var sorted = new List<(int Id, byte[] Utf8)>(terms.Count);
        for (var id = 0; id < terms.Count; id++)
        {
            sorted.Add((id, System.Text.Encoding.UTF8.GetBytes(terms[id])));
        }

        sorted.Sort(static (a, b) => a.Utf8.AsSpan().SequenceCompareTo(b.Utf8));
        return sorted;
    }

    private static void WriteTerm(SegmentWriter writer, Head head, int id, byte[] utf8)
    {
        if (head.At(id, int.MaxValue) is not { } list)
        {
            return;
        }

        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var positions = new List<int>();
        var cursor = list.Open();
        writer.BeginTerm();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            for (var i = 0; i < n; i++)
            {
                positions.Clear();
                cursor.Positions(i, positions);
                writer.AddPosting(chunks[i], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(positions));
            }
        }

        writer.EndTerm(utf8);
    }
}
