using IndexForge.Gateway.Documents;

namespace IndexForge.Gateway.Tests.Documents;

public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("a.csv", "text/csv")]
    [InlineData("A.XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("notes.md", "text/markdown")]
    [InlineData("t.tsv", "text/tab-separated-values")]
    [InlineData("report.pdf", "application/pdf")]
    [InlineData("noextension", "application/octet-stream")]
    [InlineData("what.is-this", "application/octet-stream")]
    [InlineData(".", "application/octet-stream")]
    public void Names_tell_what_the_client_did_not(string name, string expected)
    {
        Assert.Equal(expected, FileNames.TypeOf(name, "application/octet-stream"));
        Assert.Equal(expected, FileNames.TypeOf(name, "Application/Octet-Stream").ToLowerInvariant());
    }

    [Fact]
    public void What_the_client_says_stands() => Assert.Equal("text/plain", FileNames.TypeOf("a.csv", "text/plain"));
}
