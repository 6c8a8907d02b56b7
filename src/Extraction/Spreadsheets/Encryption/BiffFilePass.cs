using System.Buffers.Binary;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>The FILEPASS record (MS-XLS 2.4.117): how a BIFF stream is encrypted.</summary>
internal static class BiffFilePass
{
    private const ushort XorType = 0;
    private const int Rc4HeaderSize = 48;

    /// <summary>The cipher, unlocked.</summary>
    /// <param name="data">The record's data.</param>
    /// <param name="password">The password, if one is given.</param>
    /// <param name="encoding">Of passwords, in BIFF2–5, which know XOR alone; null in BIFF8, which states the method.</param>
    /// <exception cref="ExtractionException">The password does not fit, or the encryption is of no known kind.</exception>
    public static IBiffCipher Unlock(ReadOnlySpan<byte> data, string? password, Encoding? encoding)
    {
        if (encoding is not null || (data.Length >= 6 && BinaryPrimitives.ReadUInt16LittleEndian(data) == XorType))
            return UnlockXor(encoding is null ? data[2..] : data, password, encoding);
        if (data.Length < 6)
            throw Damaged(data.Length);

        var major = BinaryPrimitives.ReadUInt16LittleEndian(data[2..]);
        var minor = BinaryPrimitives.ReadUInt16LittleEndian(data[4..]);
        var rest = data[6..].ToArray();
        switch (major, minor)
        {
            case (1, 1) when rest.Length >= Rc4HeaderSize:
                return new Rc4BiffCipher(PasswordAttempts.Unlock(password, p => Rc4BinaryKey.Unlock(rest, p)));
            case (2 or 3 or 4, 2):
                var header = EncryptionHeader.Read(rest);
                if (header.Algorithm is not (0 or EncryptionHeader.Rc4Algorithm))
                    throw Unknown($"algorithm 0x{header.Algorithm:X}");
                return new Rc4BiffCipher(PasswordAttempts.Unlock(password, p => Rc4CryptoApiKey.Unlock(header, p)));
            case (1, 1):
                throw Damaged(data.Length);
            default:
                throw Unknown($"version {major}.{minor}");
        }
    }

    private static XorBiffCipher UnlockXor(ReadOnlySpan<byte> data, string? password, Encoding? encoding)
    {
        if (data.Length < 4)
            throw Damaged(data.Length);
        var key = BinaryPrimitives.ReadUInt16LittleEndian(data);
        var verifier = BinaryPrimitives.ReadUInt16LittleEndian(data[2..]);
        return PasswordAttempts.Unlock(password, p => XorBiffCipher.Unlock(key, verifier, p, encoding));
    }

    private static ExtractionException Damaged(int length) =>
        new(ExtractionErrors.Malformed, $"The workbook is encrypted, but its FILEPASS record is cut short at {length} bytes.");

    private static ExtractionException Unknown(string what) =>
        new(ExtractionErrors.PasswordProtected, $"The workbook is encrypted in a way that is not supported ({what}): save it again with a current version of Excel.");
}
