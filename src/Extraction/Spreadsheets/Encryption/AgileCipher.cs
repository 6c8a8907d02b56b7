using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>Agile encryption, that of Excel since 2010: AES in CBC mode, each segment with a vector of its own (MS-OFFCRYPTO 2.3.4.11–2.3.4.15).</summary>
internal sealed class AgileCipher : IPackageCipher
{
    private const int MaxHashSize = 64;
    private const int MaxSaltSize = 64;
    private const byte Filler = 0x36;

    private readonly Aes _aes;
    private readonly AgileParameters _parameters;

    private AgileCipher(Aes aes, AgileParameters parameters)
    {
        _aes = aes;
        _parameters = parameters;
    }

    private static ReadOnlySpan<byte> VerifierPurpose => [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];

    private static ReadOnlySpan<byte> VerifierHashPurpose => [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];

    private static ReadOnlySpan<byte> KeyPurpose => [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

    /// <summary>The cipher of a password, or null where the package has another one.</summary>
    /// <exception cref="ExtractionException">The description does not fit together.</exception>
    public static AgileCipher? Unlock(AgileDescriptor descriptor, string password)
    {
        try
        {
            return TryUnlock(descriptor, password);
        }
        catch (CryptographicException fault)
        {
            throw new ExtractionException(ExtractionErrors.Malformed, $"The description of the workbook's encryption is damaged: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public void Decrypt(uint segment, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[MaxSaltSize + sizeof(uint)];
        _parameters.Salt.CopyTo(input);
        BinaryPrimitives.WriteUInt32LittleEndian(input[_parameters.Salt.Length..], segment);
        Span<byte> vector = stackalloc byte[MaxHashSize];
        CryptographicOperations.HashData(_parameters.Hash, input[..(_parameters.Salt.Length + sizeof(uint))], vector);
        _aes.DecryptCbc(source, vector[.._parameters.BlockSize], target, PaddingMode.None);
    }

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();

    private static AgileCipher? TryUnlock(AgileDescriptor descriptor, string password)
    {
        var hash = HashPassword(descriptor, password);
        var verifier = DecryptField(descriptor, hash, VerifierPurpose, descriptor.EncryptedVerifier);
        var stored = DecryptField(descriptor, hash, VerifierHashPurpose, descriptor.EncryptedVerifierHash);
        var expected = CryptographicOperations.HashData(descriptor.Password.Hash, verifier);
        if (stored.Length < expected.Length || !CryptographicOperations.FixedTimeEquals(expected, stored.AsSpan(0, expected.Length)))
            return null;

        var key = DecryptField(descriptor, hash, KeyPurpose, descriptor.EncryptedKey);
        var aes = Aes.Create();
        aes.Key = Fit(key, descriptor.Package.KeySize);
        return new AgileCipher(aes, descriptor.Package);
    }

    private static byte[] HashPassword(AgileDescriptor descriptor, string password)
    {
        var algorithm = descriptor.Password.Hash;
        var hash = CryptographicOperations.HashData(algorithm, [.. descriptor.Password.Salt, .. Encoding.Unicode.GetBytes(password)]);
        Span<byte> round = stackalloc byte[sizeof(int) + hash.Length];
        hash.CopyTo(round[sizeof(int)..]);
        for (var i = 0; i < descriptor.Rounds; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(round, i);
            CryptographicOperations.HashData(algorithm, round, round[sizeof(int)..]);
        }

        return round[sizeof(int)..].ToArray();
    }

    private static byte[] DecryptField(AgileDescriptor descriptor, byte[] passwordHash, ReadOnlySpan<byte> purpose, byte[] field)
    {
        var parameters = descriptor.Password;
        using var aes = Aes.Create();
        aes.Key = Fit(CryptographicOperations.HashData(parameters.Hash, [.. passwordHash, .. purpose]), parameters.KeySize);
        return aes.DecryptCbc(field, Fit(parameters.Salt, parameters.BlockSize), PaddingMode.None);
    }

    /// <summary>Cuts, or fills up with 0x36, to a size (MS-OFFCRYPTO 2.3.4.11).</summary>
    private static byte[] Fit(byte[] bytes, int size)
    {
        var fitted = new byte[size];
        Array.Fill(fitted, Filler);
        bytes.AsSpan(0, Math.Min(bytes.Length, size)).CopyTo(fitted);
        return fitted;
    }
}
