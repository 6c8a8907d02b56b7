namespace IndexForge.Grains.Tests.Pages;

public sealed class PageUrlTests
{
    [Theory]
    [InlineData("https://example.com", "https://example.com")]
    [InlineData("https://example.com/", "https://example.com")]
    [InlineData("HTTPS://EXAMPLE.com:443/Post/", "https://example.com/Post")]
    [InlineData("http://example.com:80/a", "http://example.com/a")]
    [InlineData("http://example.com:8080/a", "http://example.com:8080/a")]
    [InlineData("https://example.com./a", "https://example.com/a")]
    [InlineData("https://example.com/a#part", "https://example.com/a")]
    [InlineData("https://example.com/a?", "https://example.com/a")]
    [InlineData("https://example.com/a/?x=1&utm_source=n&y=2&fbclid=9", "https://example.com/a?x=1&y=2")]
    [InlineData("https://example.com/a?UTM_Campaign=n", "https://example.com/a")]
    [InlineData("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1")]
    [InlineData("https://example.com/a/../b/./c", "https://example.com/b/c")]
    [InlineData("https://example.com/%7euser/%e4%bd%a0", "https://example.com/~user/%E4%BD%A0")]
    [InlineData("https://example.com/你", "https://example.com/%E4%BD%A0")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:80/a", "http://[::1]/a")]
    [InlineData("  https://example.com/a  ", "https://example.com/a")]
    public void Addresses_of_one_page_have_one_form(string address, string expected)
    {
        Assert.True(PageUrl.TryNormalise(address, out var form));
        Assert.Equal(expected, form);
        Assert.True(PageUrl.TryNormalise(form, out var again));
        Assert.Equal(form, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("example.com/a")]
    [InlineData("ftp://example.com/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    public void What_is_no_plain_web_address_has_none(string? address) => Assert.False(PageUrl.TryNormalise(address, out _));

    [Fact]
    public void An_address_has_at_most_2048_characters() => Assert.False(PageUrl.TryNormalise("https://example.com/" + new string('a', 2_048), out _));
}
