using System.Text;
using IndexForge.Extraction.Spreadsheets.Encryption;

namespace IndexForge.Extraction.Tests.Spreadsheets.Encryption;

public sealed class Rc4Tests
{
    // Widely published vectors of the cipher.
    [Theory]
    [InlineData("Key", "Plaintext", "BBF316E8D940AF0AD3")]
    [InlineData("Wiki", "pedia", "1021BF0420")]
    [InlineData("Secret", "Attack at dawn", "45A01F645FC35B383552544B9BF5")]
    public void Gives_the_published_key_stream(string key, string text, string expected)
    {
        var data = Encoding.ASCII.GetBytes(text);
        new Rc4(Encoding.ASCII.GetBytes(key)).Apply(data);
        Assert.Equal(expected, Convert.ToHexString(data));
    }

    [Fact]
    public void Skipping_passes_over_the_key_stream()
    {
        byte[] whole = new byte[100], rest = new byte[40];
        new Rc4("Key"u8).Apply(whole);
        var rc4 = new Rc4("Key"u8);
        rc4.Skip(60);
        rc4.Apply(rest);
        Assert.Equal(whole[60..], rest);
    }
}
