using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>
/// Deciphers one entry of an encrypted OpenDocument package (ODF 1.2 part 3, 3.4): a key from the password by PBKDF2, AES in
/// cipher block chaining, over data that was deflated before.
/// </summary>
internal sealed class OdsCipher
{
    private const int ChecksumLength = 1024;
    private const int BlockSize = 16;

    private readonly byte[] _key;
    private readonly byte[] _vector;

    private OdsCipher(byte[] key, byte[] vector) => (_key, _vector) = (key, vector);

    /// <summary>The cipher under a password; null if the password does not fit.</summary>
    /// <param name="entry">How the entry is encrypted.</param>
    /// <param name="password">The password.</param>
    /// <param name="open">Opens the entry's stored bytes.</param>
    public static OdsCipher? Unlock(OdsEncryption entry, string password, Func<Stream> open)
    {
        var secret = Encoding.UTF8.GetBytes(password);
        var start = entry.StartKeySha256 ? SHA256.HashData(secret) : Sha1(secret);
#pragma warning disable CA5379 // The format prescribes HMAC-SHA1.
        var cipher = new OdsCipher(Rfc2898DeriveBytes.Pbkdf2(start, entry.Salt, entry.Iterations, HashAlgorithmName.SHA1, entry.KeySize), entry.Vector);
#pragma warning restore CA5379
        return cipher.Fits(entry, open) ? cipher : null;
    }

    /// <summary>The entry's deflated bytes.</summary>
    public Stream Decipher(Stream stored) => new CryptoStream(stored, Decryptor(PaddingMode.ISO10126), CryptoStreamMode.Read);

    private bool Fits(OdsEncryption entry, Func<Stream> open)
    {
        // The last block is padding in part, and how much of it only the right key tells.
        using var stored = open();
        var head = new byte[ChecksumLength + BlockSize];
        var read = stored.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        read -= read % BlockSize;
        if (read == 0)
            return false;

        using var decryptor = Decryptor(PaddingMode.None);
        var plain = decryptor.TransformFinalBlock(head, 0, read);
        if (read <= ChecksumLength)
        {
            var padding = plain[^1];
            if (padding is 0 or > BlockSize)
                return false;
            plain = plain[..^padding];
        }

        plain = plain[..Math.Min(plain.Length, ChecksumLength)];
        return CryptographicOperations.FixedTimeEquals(entry.ChecksumSha256 ? SHA256.HashData(plain) : Sha1(plain), entry.Checksum);
    }

    private ICryptoTransform Decryptor(PaddingMode padding)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = padding;
        return aes.CreateDecryptor(_key, _vector);
    }

#pragma warning disable CA5350 // The format prescribes SHA-1 where it does not name SHA-256.
    private static byte[] Sha1(byte[] data) => SHA1.HashData(data);
#pragma warning restore CA5350
}
