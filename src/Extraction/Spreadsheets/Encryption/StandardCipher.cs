using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>Standard encryption, Excel 2007's: AES in ECB mode (MS-OFFCRYPTO 2.3.4.5–2.3.4.9).</summary>
internal sealed class StandardCipher : IPackageCipher
{
    private const int Rounds = 50_000;
    private const int DefaultKeyBits = 128;
    private const int PadSize = 64;

    private readonly Aes _aes;

    private StandardCipher(Aes aes) => _aes = aes;

    /// <summary>The cipher of a password, or null where the package has another one.</summary>
    public static StandardCipher? Unlock(EncryptionHeader header, string password)
    {
        var bits = header.KeyBits == 0 ? DefaultKeyBits : header.KeyBits;
        if (header.Algorithm is not (0 or 0x660E or 0x660F or 0x6610) || bits is not (128 or 192 or 256))
        {
            throw new ExtractionException(
                ExtractionErrors.PasswordProtected,
                $"The workbook is encrypted in a way that is not supported (algorithm 0x{header.Algorithm:X}, {bits} bits).");
        }

        var aes = Aes.Create();
        aes.Key = DeriveKey(header.Salt, password, bits / 8);
        var verifier = aes.DecryptEcb(header.EncryptedVerifier, PaddingMode.None);
        var stored = header.EncryptedVerifierHash;
        var hash = aes.DecryptEcb(stored.AsSpan(0, stored.Length - (stored.Length % 16)), PaddingMode.None);
        if (hash.Length >= SHA1.HashSizeInBytes && CryptographicOperations.FixedTimeEquals(Hash(verifier), hash.AsSpan(0, SHA1.HashSizeInBytes)))
            return new StandardCipher(aes);

        aes.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Decrypt(uint segment, ReadOnlySpan<byte> source, Span<byte> target) => _aes.DecryptEcb(source, target, PaddingMode.None);

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();

    private static byte[] DeriveKey(byte[] salt, string password, int size)
    {
        Span<byte> round = stackalloc byte[sizeof(int) + SHA1.HashSizeInBytes];
        Hash([.. salt, .. Encoding.Unicode.GetBytes(password)]).CopyTo(round[sizeof(int)..]);
        for (var i = 0; i < Rounds; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(round, i);
            Hash(round, round[sizeof(int)..]);
        }

        Span<byte> block = stackalloc byte[SHA1.HashSizeInBytes + sizeof(int)];
        round[sizeof(int)..].CopyTo(block);
        block[SHA1.HashSizeInBytes..].Clear();
        var final = Hash(block);
        byte[] key = [.. Hash(Pad(final, 0x36)), .. Hash(Pad(final, 0x5C))];
        return key[..size];
    }

    private static byte[] Pad(byte[] hash, byte with)
    {
        var padded = new byte[PadSize];
        Array.Fill(padded, with);
        for (var i = 0; i < hash.Length; i++)
            padded[i] ^= hash[i];
        return padded;
    }

    // The format prescribes SHA-1; nothing is protected by it here.
#pragma warning disable CA5350
    private static byte[] Hash(ReadOnlySpan<byte> source) => SHA1.HashData(source);

    private static void Hash(ReadOnlySpan<byte> source, Span<byte> target) => SHA1.HashData(source, target);
#pragma warning restore CA5350
}
