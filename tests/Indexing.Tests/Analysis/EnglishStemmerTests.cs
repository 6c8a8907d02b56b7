using IndexForge.Indexing.Analysis.Stemming;

namespace IndexForge.Indexing.Tests.Analysis;

public sealed class EnglishStemmerTests
{
    /// <summary>Pairs from the published description of Porter2.</summary>
    [Theory]
    [InlineData("consigned", "consign")]
    [InlineData("consignment", "consign")]
    [InlineData("consistency", "consist")]
    [InlineData("consistently", "consist")]
    [InlineData("consolation", "consol")]
    [InlineData("conspicuous", "conspicu")]
    [InlineData("kneeling", "kneel")]
    [InlineData("knightly", "knight")]
    [InlineData("knotted", "knot")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("cries", "cri")]
    [InlineData("ties", "tie")]
    [InlineData("gas", "gas")]
    [InlineData("gaps", "gap")]
    [InlineData("luxuriated", "luxuri")]
    [InlineData("relational", "relat")]
    [InlineData("by", "by")]
    [InlineData("say", "say")]
    [InlineData("cry", "cri")]
    [InlineData("skies", "sky")]
    [InlineData("dying", "die")]
    [InlineData("news", "news")]
    [InlineData("inning", "inning")]
    [InlineData("generously", "generous")]
    [InlineData("dog's", "dog")]
    [InlineData("youth", "youth")]
    [InlineData("controlling", "control")]
    public void Words_have_their_published_stems(string word, string stem)
    {
        Span<char> buffer = stackalloc char[64];
        word.CopyTo(buffer);
        Assert.Equal(stem, buffer[..new EnglishStemmer().Stem(buffer, word.Length)].ToString());
    }
}
