using System.Text;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Makes the server read <c>Content-Length</c> as RFC 9110 (8.6) has it: digits, nothing else. By itself it takes what its number parser
/// takes, a sign too; a proxy that reads <c>+5</c> in another way would disagree with it about where the next request begins. The server
/// parses the characters that this decoding gives it, and whatever is no digit becomes one that no number has.
/// </summary>
internal sealed class StrictContentLength : Encoding
{
    private static readonly StrictContentLength Digits = new();

    /// <summary>For <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>: other headers are read as ever.</summary>
    public static Encoding? Select(string header) => header.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Digits : null;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <summary>Cuts what is longer than the room for it, which is longer than any number that is taken.</summary>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var count = Math.Min(bytes.Length, chars.Length);
        for (var i = 0; i < count; i++)
        {
            chars[i] = bytes[i] is >= (byte)'0' and <= (byte)'9' ? (char)bytes[i] : '?';
        }

        return count;
    }

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
