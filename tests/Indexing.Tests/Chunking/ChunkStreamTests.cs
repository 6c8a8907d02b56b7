using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Tests.Chunking;

public sealed class ChunkStreamTests
{
    [Theory]
    [InlineData(997)]
    [InlineData(100_000)]
    [InlineData(10_000_000)]
    public void A_text_in_pieces_gives_the_chunks_of_the_whole(int piece)
    {
        var text = string.Concat(Enumerable.Range(0, 900).Select(i =>
            $"{new string('#', 1 + (i % 3))} Part {i}\n\n" + string.Concat(Enumerable.Range(0, 5 + (i % 40)).Select(s => $"Sentence {i}-{s} tells what there is to tell. "))
            + (i % 7 == 0 ? "The same note everywhere. " : "") + "\n\n"));
        Assert.True(text.Length > 2 * ChunkStream.Window);
        var document = new TextDocument { Text = text, Title = "T", Tags = ["k=v"] };

        var streamed = Stream(document with { Text = "" }, text, piece);

        var whole = TextChunker.Split(document);
        Assert.Equal(whole.Count, streamed.Count);
        Assert.All(whole.Zip(streamed), pair =>
        {
            Assert.True(pair.First.HasSameContent(pair.Second), $"{pair.First.HeadingPath} {pair.First.Text} / {pair.Second.HeadingPath} {pair.Second.Text}");
            Assert.Equal(pair.First.Source, pair.Second.Source);
        });
    }

    [Fact]
    public void Chunks_come_while_the_text_goes_on()
    {
        var stream = new ChunkStream(new TextDocument { Text = "" });
        var sentence = "This sentence says the same over and over. ";
        var early = 0;
        for (var i = 0; i < 20_000; i++)
        {
            early += stream.Add(sentence).Count;
        }

        Assert.True(early > 0);
        Assert.NotEmpty(stream.End());
        Assert.Empty(stream.End());
    }

    [Fact]
    public void White_space_without_end_does_not_wait_in_memory()
    {
        var stream = new ChunkStream(new TextDocument { Text = "" });
        for (var i = 0; i < 100; i++)
        {
            Assert.Empty(stream.Add(new string(' ', 100_000)));
        }

        Assert.Equal("Then a word.", Assert.Single([.. stream.Add("Then a word."), .. stream.End()]).Text);
    }

    [Fact]
    public void Number_signs_are_headings_in_markdown_only()
    {
        const string text = "# not a heading\n\nA sentence here.";
        Assert.All(Stream(new TextDocument { Text = "", Headings = [] }, text, 10), c => Assert.Null(c.HeadingPath));
        Assert.All(Stream(new TextDocument { Text = "" }, text, 10), c => Assert.Equal("not a heading", c.HeadingPath));
    }

    private static List<ChunkInput> Stream(TextDocument document, string text, int piece)
    {
        var stream = new ChunkStream(document);
        var chunks = new List<ChunkInput>();
        for (var at = 0; at < text.Length; at += piece)
        {
            chunks.AddRange(stream.Add(text.AsSpan(at, Math.Min(piece, text.Length - at))));
        }

        chunks.AddRange(stream.End());
        return chunks;
    }
}
