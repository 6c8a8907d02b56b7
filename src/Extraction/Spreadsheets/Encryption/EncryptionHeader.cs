using System.Buffers.Binary;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>
/// The header and verifier of encryption by a cryptographic service provider (MS-OFFCRYPTO 2.3.2–2.3.4): RC4 in a BIFF
/// stream, AES around a package ("standard encryption").
/// </summary>
internal sealed class EncryptionHeader
{
    public const int Rc4Algorithm = 0x6801;
    public const int SaltSize = 16;
    public const int VerifierSize = 16;

    private const int FixedHeaderSize = 32;

    private EncryptionHeader(ReadOnlySpan<byte> header, ReadOnlySpan<byte> verifier)
    {
        Algorithm = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        KeyBits = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        Salt = verifier.Slice(4, SaltSize).ToArray();
        EncryptedVerifier = verifier.Slice(4 + SaltSize, VerifierSize).ToArray();
        EncryptedVerifierHash = verifier[(4 + SaltSize + VerifierSize + 4)..].ToArray();
    }

    /// <summary>Windows' number of the algorithm: 0x6801 RC4, 0x660E–0x6610 AES; 0 leaves it to the container.</summary>
    public int Algorithm { get; }

    /// <summary>Bits of the key; 0 for the default.</summary>
    public int KeyBits { get; }

    public byte[] Salt { get; }

    public byte[] EncryptedVerifier { get; }

    /// <summary>The encrypted hash and whatever follows it.</summary>
    public byte[] EncryptedVerifierHash { get; }

    /// <summary>Reads what follows the version: flags, the header's size, the header, the verifier.</summary>
    /// <exception cref="ExtractionException">It is cut short.</exception>
    public static EncryptionHeader Read(ReadOnlySpan<byte> data)
    {
        const int MinimalVerifier = 4 + SaltSize + VerifierSize + 4 + 20;
        var size = data.Length >= 8 ? BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) : 0;
        if (size < FixedHeaderSize || size > data.Length - 8 - MinimalVerifier)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The encryption header is damaged: it is {data.Length} bytes long and states a size of {size}.");
        return new EncryptionHeader(data.Slice(8, (int)size), data[(8 + (int)size)..]);
    }
}
