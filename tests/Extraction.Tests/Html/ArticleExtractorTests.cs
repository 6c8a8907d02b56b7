using System.Text;
using IndexForge.Extraction.Html;

namespace IndexForge.Extraction.Tests.Html;

public sealed class ArticleExtractorTests
{
    private const string Prose = "The lighthouse stands on a reef twelve miles from the coast, where the waves of winter reach half its height.";

    private const string Page = $$"""
        <!doctype html><html lang="en-GB"><head><title>Skerry light | The Coast</title>
        <meta name="description" content="A tower and its keepers."><link rel="canonical" href="/skerry">
        <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"The Coast"},{"@type":"NewsArticle","headline":"The Skerry light","author":[{"name":"Ann Ross"},{"name":"Jo Bay"}],"datePublished":"2024-03-01"}]}</script>
        </head><body>
        <nav><a href="/">Home</a> <a href="/news">News</a></nav>
        <div class="cookie-banner"><p>We use cookies to make this site better for you and for all of our partners everywhere.</p></div>
        <div id="wrap"><article>
        <h1>The Skerry light</h1>
        <p>{{Prose}} <a href="/tiree#map">Tiree</a> is near.</p>
        <script>alert('{{Prose}}')</script>
        <h2>Keepers</h2>
        <ul><li>Three of them</li><li>Six weeks<ul><li>at a time</li></ul></li></ul>
        <table><tr><th>Year</th><th>Height</th></tr><tr><td>1844</td><td>48 m</td></tr></table>
        <p style="display:none">{{Prose}} hidden</p>
        <p>{{Prose}}<br>Second line.</p>
        <div class="share-buttons"><a href="https://t.example/s">Tweet this story to everybody you know right now</a></div>
        </article>
        <div id="comments"><p>Great read, I was there in the summer of that year and it was all just like this, really!</p></div>
        </div><footer><p>All rights of this long footer text are reserved by the owners of the coast and its shores.</p></footer>
        </body></html>
        """;

    [Fact]
    public void The_article_is_what_remains_without_what_surrounds_it()
    {
        var article = ArticleExtractor.Extract(Page, new Uri("https://coast.example/a/b"));

        Assert.Equal($"""
            {Prose} Tiree is near.

            ## Keepers

            - Three of them
            - Six weeks
            - at a time

            | Year | Height |
            | 1844 | 48 m |

            {Prose}
            Second line.
            """.ReplaceLineEndings("\n"), article.Markdown);
        Assert.Equal(("The Skerry light", "Ann Ross, Jo Bay", "2024-03-01"), (article.Title, article.Byline, article.PublishedAt));
        Assert.Equal(("en-GB", "A tower and its keepers.", "https://coast.example/skerry"), (article.Language, article.Description, article.CanonicalUrl));
        Assert.Equal(new ArticleLink("Tiree", "https://coast.example/tiree#map"), Assert.Single(article.Links));
    }

    [Fact]
    public void A_page_of_short_lines_is_kept_whole()
    {
        var article = ArticleExtractor.Extract("<title>On pipes</title><h1>Copper</h1><p>Verdigris is <b>green</b>.<p>Brass has zinc.");
        Assert.Equal("# Copper\n\nVerdigris is green.\n\nBrass has zinc.", article.Markdown);
        Assert.Equal("On pipes", article.Title);
    }

    [Fact]
    public void Text_that_a_page_carries_as_data_alone_is_found()
    {
        var body = string.Concat(Enumerable.Repeat(Prose + " ", 6));
        var article = ArticleExtractor.Extract($$"""<script type="application/ld+json">{"@type":["BlogPosting"],"headline":"Light","articleBody":"{{body}}"}</script><div id="app">Loading</div>""");
        Assert.Equal(body, article.Markdown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<html><body></body></html>")]
    [InlineData("<p")]
    [InlineData("<script>never closed")]
    [InlineData("<script type=\"application/ld+json\">{\"@type\":\"Article\",\"author\":[[[[{]</script>")]
    [InlineData("<meta name=author content=\"\0\">\0")]
    public void Anything_is_read(string html) => Assert.NotNull(ArticleExtractor.Extract(html).Markdown);

    [Theory]
    [InlineData("<div class=share>", 100_000)]
    [InlineData("<b>", 100_000)]
    [InlineData("<table><tr><td>", 30_000)]
    [InlineData("<ul><li>", 50_000)]
    [InlineData("<p class=comments>word ", 2_000)]
    [InlineData("<span>", 3_000)]
    public void Nesting_without_end_is_read_as_text(string tag, int times)
    {
        var html = string.Concat(Enumerable.Repeat(tag, times)) + Prose;
        Assert.Contains("lighthouse stands on a reef", ArticleExtractor.Extract(html).Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_too_long_is_refused() => Assert.Equal(
        ExtractionErrors.TooLarge, Assert.Throws<ExtractionException>(() => ArticleExtractor.Extract(new string(' ', ArticleExtractor.MaxLength + 1))).Code);

    [Theory]
    [InlineData("<meta charset=\"iso-8859-2\">", "iso-8859-2")]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", "windows-1251")]
    [InlineData("<meta charset=utf-16>", "utf-8")]
    [InlineData("<p>charset=none", null)]
    public void A_page_names_its_encoding(string html, string? name) => Assert.Equal(name, HtmlCharset.Find(Encoding.ASCII.GetBytes(html)));

    [Fact]
    public void A_made_up_encoding_does_not_count() => Assert.Null(HtmlCharset.Known("<meta charset=klingon>"u8));
}
