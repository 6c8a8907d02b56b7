using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Grains.Access;

/// <summary>
/// The text of a key: <c>if_{id}_{secret}</c>. The id leads to the key's grain without a look-up table; the secret has 256 random bits,
/// so a salted HMAC-SHA-256 is all that is kept of it: a slow password hash protects guessable secrets, and this one is not.
/// </summary>
public static class ApiKeySecret
{
    /// <summary>Bytes of a salt and of a hash.</summary>
    public const int HashBytes = 32;

    private const string Prefix = "if_";
    private const int SecretLength = 2 * Ids.Length;

    /// <summary>A new random secret.</summary>
    public static string New() => Ids.New() + Ids.New();

    /// <summary>What the caller gets to see, once.</summary>
    public static string Format(string id, string secret) => $"{Prefix}{id}_{secret}";

    /// <summary>Takes a key apart; false where it is none of ours (nothing is looked up).</summary>
    public static bool TryParse(string text, out string id, out string secret)
    {
        const int At = 3 + Ids.Length;
        (id, secret) = ("", "");
        if (text.Length != At + 1 + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[At] != '_' || !Ids.IsId(text[3..At]))
        {
            return false;
        }

        (id, secret) = (text[3..At], text[(At + 1)..]);
        return true;
    }

    /// <summary>What is stored of a secret.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> salt, string secret) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(secret));
}
