using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Tests.Analysis;

public sealed class WordScannerTests
{
    [Fact]
    public void A_plain_word_is_the_word_that_the_rules_find()
    {
        string[] pieces = ["a", "Word", "word", " ", "  ", ".", ". ", ",", ", ", "'", "-", "_", "@", ":", "/", "&", "#", "+", "7", "12", "é", "\u0301", "\n", "(", ")", "\"", "漢", "\u200D", ";", "…", "\0"];
        var random = new Random(3);
        var plain = 0;
        Span<(int Start, int End)> parts = new (int, int)[12];
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var from = random.Next(text.Length);
            var at = from;
            if (!WordScanner.NextPlain(text, ref at, out var end))
            {
                Assert.Equal(from, at);
                continue;
            }

            plain++;
            var start = from;
            Assert.True(WordScanner.Next(text, ref start, out var behind, out var ideographs));
            Assert.False(ideographs);
            Assert.Equal(at, start);
            Assert.Equal(1, WordScanner.Join(text, start, ref behind, parts));
            Assert.Equal((at, end), parts[0]);
            Assert.Equal(end, behind);
        }

        Assert.True(plain > 5_000);
    }
}
