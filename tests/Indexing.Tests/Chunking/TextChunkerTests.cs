using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Tests.Chunking;

public sealed class TextChunkerTests
{
    [Theory]
    [InlineData("Dr. Smith went home. He slept at 3.5 degrees! Really?", new[] { "Dr. Smith went home.", "He slept at 3.5 degrees!", "Really?" })]
    [InlineData("It was (so he said.) Then J. R. Doe left.", new[] { "It was (so he said.)", "Then J. R. Doe left." })]
    [InlineData("一つ。二つ！", new[] { "一つ。", "二つ！" })]
    [InlineData("a heading\n\nA text\n- item one\n- item two", new[] { "a heading", "A text", "- item one", "- item two" })]
    public void Sentences_end_where_a_reader_ends_them(string text, string[] sentences) =>
        Assert.Equal(sentences, SentenceSplitter.Split(text).Select(r => r.Of(text).ToString()));

    [Fact]
    public void Chunks_are_verbatim_slices_that_cover_every_sentence_under_their_headings()
    {
        var text = "# Guide\n\nIntro here.\n\n## Install\n\n" + Sentences("install", 60) + "\n\n## Use\n\n" + Sentences("use", 60);
        var chunks = TextChunker.Split(new TextDocument { Text = text, Title = "Guide" });

        Assert.All(chunks, c => Assert.Equal(text[(int)c.Source.Start!..(int)c.Source.End!], c.Text));
        Assert.All(chunks, c => Assert.InRange(TextChunker.CountWords(c.Text), 1, 400));
        Assert.All(SentenceSplitter.Split(text), s => Assert.Contains(chunks, c => c.Source.Start <= s.Start && s.End <= c.Source.End));
        Assert.Contains(chunks, c => c.HeadingPath == "Guide > Use" && c.Source.Heading == "Use");
        Assert.True(chunks.Count > 2);
    }

    [Fact]
    public void An_edit_changes_the_ids_of_the_chunks_it_touches_only()
    {
        var sections = Enumerable.Range(0, 5).Select(i => $"# Part {i}\n\n" + Sentences($"p{i}", 30) + "\n\n").ToArray();
        var before = TextChunker.Split(new TextDocument { Text = string.Concat(sections) }).Select(c => c.ChunkId).ToList();
        sections[2] = sections[2].Replace("p2-7", "changed", StringComparison.Ordinal);
        var after = TextChunker.Split(new TextDocument { Text = string.Concat(sections) }).Select(c => c.ChunkId).ToList();

        Assert.Equal(before.Count, before.Distinct().Count());
        Assert.Equal(before.Count - 1, before.Intersect(after).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n ")]
    public void Nothing_gives_no_chunk(string text) => Assert.Empty(TextChunker.Split(new TextDocument { Text = text }));

    [Fact]
    public void Text_without_sentences_or_spaces_is_cut_all_the_same()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 5000));
        Assert.All(TextChunker.Split(new TextDocument { Text = words }), c => Assert.InRange(TextChunker.CountWords(c.Text), 1, 400));
        Assert.All(TextChunker.Split(new TextDocument { Text = new string('x', 50_000) }), c => Assert.InRange(c.Text.Length, 1, 4000));
        Assert.All(TextChunker.Split(new TextDocument { Text = new string('東', 50_000) }), c => Assert.InRange(c.Text.Length, 1, 4000));
    }

    private static string Sentences(string topic, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => $"Sentence {topic}-{i} says something about {topic} here."));
}
