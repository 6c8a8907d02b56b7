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
            if (writer.NeedsDrain)
            {
                await writer.DrainAsync(cancellation);
            }
        }

        for (var i = 0; i < head.DocumentCount; i++)
        {
            var document = head.DocumentAt(i);
            writer.AddDocument(document.Id, document.Version, document.Count);
        }

        var terms = SortedTerms.Of(head.Terms);
        for (var i = 0; i < terms.Count; i++)
        {
            writer.BeginTerm();
            head.WritePostings(terms.IdAt(i), writer);
            writer.EndTerm(terms.At(i));
            if (writer.NeedsDrain)
            {
                await writer.DrainAsync(cancellation);
            }
        }

        return await writer.FinishAsync(cancellation);
    }
}
