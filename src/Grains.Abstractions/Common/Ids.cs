using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Grains;

/// <summary>Ids that callers see: opaque, URL-safe, lower case base 32 (RFC 4648 without padding).</summary>
public static class Ids
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    private const int Batch = 1_024;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    /// <summary>Characters of an id: 128 bits.</summary>
    public const int Length = 26;

    /// <summary>A new random id.</summary>
    public static string New()
    {
        // Asking the generator costs much the same for 16 bytes as for 1,024; each byte is used once.
        _random ??= new byte[Batch];
        if (_used == 0)
        {
            RandomNumberGenerator.Fill(_random);
        }

        var id = Encode(_random.AsSpan(_used, 16));
        _used = (_used + 16) % Batch;
        return id;
    }

    /// <summary>The id that the parts always give: how equal things meet in one grain.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        Span<byte> bytes = stackalloc byte[32];
        hash.GetHashAndReset(bytes);
        return Encode(bytes[..16]);
    }

    /// <summary>The document that these bytes are in a collection.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="sha256">The content's SHA-256, lower case hex.</param>
    public static string Document(string collection, string sha256) => Of("document", collection, sha256);

    /// <summary>The document that a page is in a collection, and the key of its job.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="url">The page's normalised address: see <see cref="PageUrl"/>.</param>
    public static string Page(string collection, string url) => Of("page", collection, url);

    /// <summary>Whether the text has the form of an id (nothing is looked up).</summary>
    public static bool IsId(string? text) => text is { Length: Length } && text.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = stackalloc char[((bytes.Length * 8) + 4) / 5];
        var at = 0;
        var bits = 0;
        var value = 0;
        foreach (var b in bytes)
        {
            value = (value << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                chars[at++] = Alphabet[(value >> (bits -= 5)) & 31];
            }
        }

        if (bits > 0)
        {
            chars[at++] = Alphabet[(value << (5 - bits)) & 31];
        }

        return new string(chars[..at]);
    }
}
