using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Tests.Analysis;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("The Foxes' dens", "the fox den")]
    [InlineData("Café naïve Straße Ærø", "cafe naiv strass aero")]
    [InlineData("ﬁne ＡＢＣ", "fine abc")]
    [InlineData("1,234,567.8 and 1,2", "1234567.8 and 1,2")]
    [InlineData("well-known", "well known")]
    [InlineData("東京都", "東京 京都 都")]
    [InlineData("naïve\u0301 \ud800 x", "naiv x")]
    [InlineData("", "")]
    public void Terms_are_folded_and_stemmed(string text, string terms) => Assert.Equal(terms, string.Join(' ', Terms(text).Select(t => t.Term)));

    [Theory]
    [InlineData("INV-00123", "inv-00123 inv 00123")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("mail a.b@example.org now", "mail a.b@example.org a b example org now")]
    [InlineData("snake_case", "snake_case snake case")]
    public void Codes_are_kept_whole_beside_their_parts(string text, string terms) => Assert.Equal(terms, string.Join(' ', Terms(text).Select(t => t.Term)));

    [Fact]
    public void Offsets_point_at_the_words_and_a_code_shares_its_first_parts_position()
    {
        const string text = "pay INV-7 today";
        var tokens = Terms(text);

        Assert.Equal(["pay", "INV-7", "INV", "7", "today"], tokens.Select(t => text[t.Token.Start..t.Token.End]));
        Assert.Equal([0, 1, 1, 2, 3], tokens.Select(t => t.Token.Position));
    }

    [Fact]
    public void A_word_of_any_length_gives_a_bounded_term() => Assert.Equal(Analyzer.MaxTermLength, Assert.Single(Terms(new string('q', 100_000))).Term.Length);

    private static List<(string Term, Token Token)> Terms(string text)
    {
        var sink = new Sink([]);
        Analyzer.Analyze(text, Language.English, ref sink);
        return sink.Found;
    }

    private readonly struct Sink(List<(string, Token)> found) : ITokenSink
    {
        public List<(string, Token)> Found => found;

        public void Add(scoped ReadOnlySpan<char> term, in Token token) => found.Add((term.ToString(), token));
    }
}
