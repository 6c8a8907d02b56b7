using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Cfb;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>
/// An encrypted OOXML package in a compound file (MS-OFFCRYPTO 2.3.4): the ZIP archive in the stream EncryptedPackage, the
/// manner of its encryption in EncryptionInfo.
/// </summary>
internal static class EncryptedPackage
{
    private const int MaxInfoSize = 1 << 20;
    private const int VersionSize = 4;
    private const int SizePrefix = 8;

    /// <summary>The package in the clear, deciphered piece by piece as it is read.</summary>
    /// <param name="container">The compound file.</param>
    /// <param name="encrypted">Its stream EncryptedPackage.</param>
    /// <param name="file">The file underneath, which goes with the result.</param>
    /// <param name="password">The password, if one is given.</param>
    /// <exception cref="ExtractionException">The password does not fit, or the encryption is damaged or of no known kind.</exception>
    public static ByteSource Open(CompoundFile container, ByteSource encrypted, ByteSource file, string? password)
    {
        var cipher = Unlock(ReadInfo(container), password);
        Span<byte> prefix = stackalloc byte[SizePrefix];
        if (encrypted.ReadFully(0, prefix) < SizePrefix)
            throw new ExtractionException(ExtractionErrors.Malformed, "The encrypted package is cut short before its size.");

        // Some writers state the size as 32 bits and leave the rest unset; the stream itself is the bound.
        var available = encrypted.Length - SizePrefix;
        var size = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (size < 0 || size > available)
            size = Math.Min(available, (uint)size);
        return new DecryptedSource(encrypted, SizePrefix, size, cipher, file);
    }

    private static IPackageCipher Unlock(byte[] info, string? password)
    {
        var major = BinaryPrimitives.ReadUInt16LittleEndian(info);
        var minor = BinaryPrimitives.ReadUInt16LittleEndian(info.AsSpan(2));
        switch (major, minor)
        {
            case (4, 4):
                var agile = AgileDescriptor.Read(info.AsMemory(VersionSize + 4));
                return PasswordAttempts.Unlock(password, p => AgileCipher.Unlock(agile, p));
            case (2 or 3 or 4, 2):
                var header = EncryptionHeader.Read(info.AsSpan(VersionSize));
                return PasswordAttempts.Unlock(password, p => StandardCipher.Unlock(header, p));
            default:
                throw new ExtractionException(
                    ExtractionErrors.PasswordProtected,
                    $"The workbook is encrypted in a way that is not supported (version {major}.{minor}): save it with a password from a current version of Excel, or without one.");
        }
    }

    private static byte[] ReadInfo(CompoundFile container)
    {
        if (container.OpenStream("EncryptionInfo") is not { Length: >= VersionSize + 4 and <= MaxInfoSize } stream)
        {
            throw new ExtractionException(
                ExtractionErrors.PasswordProtected,
                "The workbook is encrypted without a password, by rights management: open it where you have the rights and save it without protection.");
        }

        var info = new byte[stream.Length];
        stream.ReadFully(0, info);
        return info;
    }
}
