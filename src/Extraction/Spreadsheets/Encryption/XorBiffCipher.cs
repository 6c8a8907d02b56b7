using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>XOR obfuscation, the password protection of BIFF2–5 and an option up to Excel 2003 (MS-OFFCRYPTO 2.3.7).</summary>
internal sealed class XorBiffCipher : IBiffCipher, IBiffDecryptor
{
    private const int MaxPassword = 15;
    private const int KeyLength = 16;
    private const int Polynomial = 0x1020;
    private const ushort VerifierSeed = 0xCE4B;

    private readonly byte[] _key;

    private XorBiffCipher(byte[] key) => _key = key;

    private static ReadOnlySpan<byte> Padding => [0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00];

    /// <summary>The cipher of a password, or null where the stream's key or verifier is another one's.</summary>
    public static XorBiffCipher? Unlock(ushort key, ushort verifier, string password, Encoding? encoding)
    {
        var bytes = PasswordBytes(password, encoding);
        return bytes.Length > 0 && Key(bytes) == key && Verifier(bytes) == verifier ? new XorBiffCipher(Expand(bytes, key)) : null;
    }

    /// <inheritdoc/>
    public IBiffDecryptor CreateDecryptor() => this;

    /// <inheritdoc/>
    public void Decrypt(Span<byte> data, long position, int recordLength)
    {
        // What is left of a record's data starts as far into the key as the record's end is into the stream.
        var at = (int)((position + recordLength) % KeyLength);
        foreach (ref var b in data)
        {
            b = (byte)(RotateLeft(b, 3) ^ _key[at]);
            at = (at + 1) % KeyLength;
        }
    }

    /// <summary>The key of a password: its bits select steps of a 16-bit feedback register.</summary>
    private static ushort Key(ReadOnlySpan<byte> password)
    {
        ushort key = 0;
        ushort step = 0x8000;
        ushort end = 0xFFFF;
        for (var i = password.Length - 1; i >= 0; i--)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                step = Advance(step);
                end = Advance(end);
                if (bit < 7 && (password[i] >> bit & 1) != 0)
                    key ^= step;
            }
        }

        return (ushort)(key ^ end);
    }

    private static ushort Advance(ushort register)
    {
        var rotated = (ushort)(register << 1 | register >> 15);
        return (ushort)((rotated & 1) != 0 ? rotated ^ Polynomial : rotated);
    }

    private static ushort Verifier(ReadOnlySpan<byte> password)
    {
        var verifier = 0;
        for (var i = password.Length - 1; i >= -1; i--)
            verifier = ((verifier >> 14 & 1) | (verifier << 1 & 0x7FFF)) ^ (i < 0 ? password.Length : password[i]);
        return (ushort)(verifier ^ VerifierSeed);
    }

    private static byte[] Expand(ReadOnlySpan<byte> password, ushort key)
    {
        var expanded = new byte[KeyLength];
        password.CopyTo(expanded);
        Padding[..(KeyLength - password.Length)].CopyTo(expanded.AsSpan(password.Length));
        for (var i = 0; i < KeyLength; i++)
            expanded[i] = RotateLeft((byte)(expanded[i] ^ (i % 2 == 0 ? key : key >> 8)), 2);
        return expanded;
    }

    private static byte RotateLeft(byte value, int by) => (byte)(value << by | value >> (8 - by));

    private static byte[] PasswordBytes(string password, Encoding? encoding)
    {
        password = password.Length > MaxPassword ? password[..MaxPassword] : password;

        // BIFF8 takes the low byte of each character, or the high one where that is zero.
        var bytes = encoding?.GetBytes(password) ?? [.. password.Select(c => (byte)((byte)c != 0 ? c : c >> 8))];
        return bytes.Length > MaxPassword ? bytes[..MaxPassword] : bytes;
    }
}
