using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Segments;

/// <summary>Segments look for near words by their letters first; heads compare with every word. Both must find the same.</summary>
public sealed class MisspeltWordTests
{
    [Fact]
    public async Task A_segment_corrects_as_a_head_does()
    {
        var random = new Random(11);
        var words = Enumerable.Range(0, 800).Select(_ => Word(random)).Distinct().ToArray();
        var (head, segments) = (ShardIndex.Create(new MemorySegmentStore()), ShardIndex.Create(new MemorySegmentStore()));
        for (var i = 0; i < 600; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, 4).Select(_ => words[random.Next(words.Length)]));
            head.Put($"d{i}", text);
            segments.Put($"d{i}", text);
            if (i % 150 == 149)
            {
                await segments.Flush();
            }
        }

        foreach (var gone in new[] { "d3", "d200" })
        {
            head.Delete(gone, 5);
            segments.Delete(gone, 5);
        }

        var corrected = 0;
        for (var i = 0; i < 200; i++)
        {
            var word = words[random.Next(words.Length)];
            var at = random.Next(word.Length - 1);
            var query = i % 2 == 0 ? word.Remove(at, 1) : word[..at] + word[at + 1] + word[at] + word[(at + 2)..];
            var expected = await head.Find(query);
            var actual = await segments.Find(query);
            Assert.Equal(expected.Total, actual.Total);
            Assert.Equal(expected.Hits.Select(h => (h.DocumentId, h.Score)), actual.Hits.Select(h => (h.DocumentId, h.Score)));
            corrected += actual.Total > 0 ? 1 : 0;
        }

        Assert.True(corrected > 150, $"Only {corrected} of 200 were corrected.");
    }

    private static string Word(Random random) => string.Create(random.Next(6, 12), random, static (span, random) =>
    {
        foreach (ref var c in span)
        {
            c = (char)('a' + random.Next(26));
        }
    });
}
