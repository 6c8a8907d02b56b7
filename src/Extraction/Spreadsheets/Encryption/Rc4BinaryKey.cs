using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>The 40-bit RC4 encryption of Excel 97 (MS-OFFCRYPTO 2.3.6).</summary>
internal sealed class Rc4BinaryKey : IRc4Key
{
    private const int KeySize = 5;
    private const int FieldSize = 16;
    private const int SaltRepeats = 16;

    private readonly byte[] _key;

    private Rc4BinaryKey(byte[] key) => _key = key;

    /// <summary>The key of a password, or null where it is another one's.</summary>
    /// <param name="header">Salt, encrypted verifier, encrypted hash of the verifier: 16 bytes each.</param>
    /// <param name="password">The password.</param>
    public static Rc4BinaryKey? Unlock(ReadOnlySpan<byte> header, string password)
    {
        var salt = header[..FieldSize];
        Span<byte> passwordHash = stackalloc byte[MD5.HashSizeInBytes];
        Hash(Encoding.Unicode.GetBytes(password), passwordHash);

        Span<byte> salted = stackalloc byte[SaltRepeats * (KeySize + FieldSize)];
        for (var at = 0; at < salted.Length; at += KeySize + FieldSize)
        {
            passwordHash[..KeySize].CopyTo(salted[at..]);
            salt.CopyTo(salted[(at + KeySize)..]);
        }

        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        Hash(salted, hash);
        var key = new Rc4BinaryKey(hash[..KeySize].ToArray());

        Span<byte> blockKey = stackalloc byte[MD5.HashSizeInBytes];
        var rc4 = new Rc4(blockKey[..key.Derive(0, blockKey)]);
        Span<byte> verifier = stackalloc byte[2 * FieldSize];
        header.Slice(FieldSize, verifier.Length).CopyTo(verifier);
        rc4.Apply(verifier);
        Hash(verifier[..FieldSize], hash);
        return CryptographicOperations.FixedTimeEquals(hash, verifier[FieldSize..]) ? key : null;
    }

    /// <inheritdoc/>
    public int Derive(uint block, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[KeySize + sizeof(uint)];
        _key.CopyTo(input);
        BinaryPrimitives.WriteUInt32LittleEndian(input[KeySize..], block);
        return Hash(input, target);
    }

    // The format prescribes MD5; nothing is protected by it here.
#pragma warning disable CA5351
    private static int Hash(ReadOnlySpan<byte> source, Span<byte> target) => MD5.HashData(source, target);
#pragma warning restore CA5351
}
