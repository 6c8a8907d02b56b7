using IndexForge.Indexing.Queries;

namespace IndexForge.Indexing.Tests.Queries;

public sealed class QueryParserTests
{
    [Fact]
    public void Operators_are_read_where_they_touch_what_they_govern() => Assert.Equal(
        [
            new QueryClause(QueryClauseKind.Words, "plain words"),
            new QueryClause(QueryClauseKind.Phrase, "a phrase"),
            new QueryClause(QueryClauseKind.Words, "not", null, true),
            new QueryClause(QueryClauseKind.Prefix, "pre"),
            new QueryClause(QueryClauseKind.Words, "value", "field"),
            new QueryClause(QueryClauseKind.Phrase, "two words", "field", true),
        ],
        QueryParser.Parse("plain words \"a phrase\" -not pre* field:value -field:\"two words\"").Clauses);

    [Theory]
    [InlineData("a - b")]
    [InlineData("temperature of -5 degrees")]
    [InlineData("2 * 3")]
    [InlineData("5\" pipe")]
    [InlineData("see https://example.org/a?b=c")]
    [InlineData("note: this")]
    [InlineData("at 12:30")]
    [InlineData("C++ (and) [more] {x} ~1 ^2 && || !")]
    [InlineData("*** --- \"\" :::")]
    public void Plain_text_stays_plain(string text) => Assert.Equal([new QueryClause(QueryClauseKind.Words, text)], QueryParser.Parse(text).Clauses);

    [Fact]
    public void A_query_that_is_too_long_is_refused() =>
        Assert.Equal("query_too_long", Assert.Throws<IndexException>(() => QueryParser.Parse(new string('a', QueryParser.MaxLength + 1))).Code);
}
