using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>The RC4 encryption of Excel 2002 and 2003, with keys of 40 to 128 bits (MS-OFFCRYPTO 2.3.5).</summary>
internal sealed class Rc4CryptoApiKey : IRc4Key
{
    private const int DefaultKeyBits = 40;
    private const int ShortKeySize = 16;

    private readonly byte[] _hash;
    private readonly int _keySize;

    private Rc4CryptoApiKey(byte[] hash, int keySize)
    {
        _hash = hash;
        _keySize = keySize;
    }

    /// <summary>The key of a password, or null where it is another one's.</summary>
    public static Rc4CryptoApiKey? Unlock(EncryptionHeader header, string password)
    {
        var bits = header.KeyBits == 0 ? DefaultKeyBits : header.KeyBits;
        if (bits is < DefaultKeyBits or > 128 || bits % 8 != 0)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The encryption header states an RC4 key of {bits} bits; 40 to 128 are possible.");

        var key = new Rc4CryptoApiKey(Hash([.. header.Salt, .. Encoding.Unicode.GetBytes(password)]), bits / 8);
        Span<byte> blockKey = stackalloc byte[SHA1.HashSizeInBytes];
        var rc4 = new Rc4(blockKey[..key.Derive(0, blockKey)]);
        byte[] verifier = [.. header.EncryptedVerifier, .. header.EncryptedVerifierHash.AsSpan(0, SHA1.HashSizeInBytes)];
        rc4.Apply(verifier);
        var fits = CryptographicOperations.FixedTimeEquals(Hash(verifier.AsSpan(0, EncryptionHeader.VerifierSize)), verifier.AsSpan(EncryptionHeader.VerifierSize));
        return fits ? key : null;
    }

    /// <inheritdoc/>
    public int Derive(uint block, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[SHA1.HashSizeInBytes + sizeof(uint)];
        _hash.CopyTo(input);
        BinaryPrimitives.WriteUInt32LittleEndian(input[SHA1.HashSizeInBytes..], block);
        Hash(input).CopyTo(target);
        if (_keySize * 8 != DefaultKeyBits)
            return _keySize;

        // A 40-bit key is used as one of 128 bits whose rest is zero.
        target[_keySize..ShortKeySize].Clear();
        return ShortKeySize;
    }

    // The format prescribes SHA-1; nothing is protected by it here.
#pragma warning disable CA5350
    private static byte[] Hash(ReadOnlySpan<byte> source) => SHA1.HashData(source);
#pragma warning restore CA5350
}
