using System.Security.Cryptography;
using System.Text;
using IndexForge.Extraction.Tests.Spreadsheets.Cfb;
using IndexForge.Extraction.Tests.Spreadsheets.Xls;

namespace IndexForge.Extraction.Tests.Spreadsheets.Encryption;

/// <summary>Encrypts packages as Excel does (MS-OFFCRYPTO 2.3.4).</summary>
internal static class PackageEncryptor
{
    private const int SegmentSize = 4096;

    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly byte[] Verifier = [.. Enumerable.Range(100, 16).Select(i => (byte)i)];

    public static byte[] Agile(byte[] package, string password, int rounds, HashAlgorithmName hash, int keyBits)
    {
        var key = Enumerable.Range(0, keyBits / 8).Select(i => (byte)(i * 7)).ToArray();
        byte[] Hash(params byte[][] parts) => CryptographicOperations.HashData(hash, [.. parts.SelectMany(p => p)]);
        byte[] Encrypt(byte[] with, byte[] vector, byte[] data)
        {
            using var aes = Aes.Create();
            aes.Key = with;
            return aes.EncryptCbc(Padded(data), vector, PaddingMode.None);
        }

        var passwordHash = Hash(Salt, Encoding.Unicode.GetBytes(password));
        for (var i = 0; i < rounds; i++)
            passwordHash = Hash(BitConverter.GetBytes(i), passwordHash);
        byte[] KeyFor(string purpose) => [.. Hash(passwordHash, Convert.FromHexString(purpose)).Concat(Enumerable.Repeat((byte)0x36, 32)).Take(keyBits / 8)];

        var parameters = $"saltSize=\"16\" blockSize=\"16\" keyBits=\"{keyBits}\" hashSize=\"{passwordHash.Length}\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"{hash.Name}\" saltValue=\"{Convert.ToBase64String(Salt)}\"";
        string Field(string purpose, byte[] data) => Convert.ToBase64String(Encrypt(KeyFor(purpose), Salt, data));
        var xml = "<encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\" xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\">"
            + $"<keyData {parameters}/><keyEncryptors><keyEncryptor uri=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\"><p:encryptedKey spinCount=\"{rounds}\" {parameters}"
            + $" encryptedVerifierHashInput=\"{Field("FEA7D2763B4B9E79", Verifier)}\" encryptedVerifierHashValue=\"{Field("D7AA0F6D3061344E", Hash(Verifier))}\""
            + $" encryptedKeyValue=\"{Field("146E0BE7ABACD0D6", key)}\"/></keyEncryptor></keyEncryptors></encryption>";

        var encrypted = new MemoryStream();
        encrypted.Write(BitConverter.GetBytes((long)package.Length));
        for (var segment = 0; segment * SegmentSize < package.Length; segment++)
        {
            var vector = Hash(Salt, BitConverter.GetBytes(segment))[..16];
            encrypted.Write(Encrypt(key, vector, [.. package.Skip(segment * SegmentSize).Take(SegmentSize)]));
        }

        return Container(BiffBuilder.Pack((ushort)4, (ushort)4, 0x40, Encoding.UTF8.GetBytes(xml)), encrypted.ToArray());
    }

    // Standard encryption prescribes SHA-1 and ECB.
#pragma warning disable CA5350, CA5358
    public static byte[] Standard(byte[] package, string password)
    {
        var hash = SHA1.HashData([.. Salt, .. Encoding.Unicode.GetBytes(password)]);
        for (var i = 0; i < 50_000; i++)
            hash = SHA1.HashData([.. BitConverter.GetBytes(i), .. hash]);
        hash = SHA1.HashData([.. hash, 0, 0, 0, 0]);
        using var aes = Aes.Create();
        aes.Key = SHA1.HashData([.. Enumerable.Range(0, 64).Select(i => (byte)(0x36 ^ (i < hash.Length ? hash[i] : 0)))])[..16];
        byte[] Encrypt(byte[] data) => aes.EncryptEcb(Padded(data), PaddingMode.None);

        var provider = Encoding.Unicode.GetBytes("Provider\0");
        var header = BiffBuilder.Pack(0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0, provider);
        var info = BiffBuilder.Pack((ushort)3, (ushort)2, 0x24, header.Length, header, 16, Salt, Encrypt(Verifier), 20, Encrypt(SHA1.HashData(Verifier)));
        return Container(info, [.. BitConverter.GetBytes((long)package.Length), .. Encrypt(package)]);
    }
#pragma warning restore CA5350, CA5358

    private static byte[] Container(byte[] info, byte[] package) => new CompoundFileBuilder().Add("EncryptionInfo", info).Add("EncryptedPackage", package).Build();

    private static byte[] Padded(byte[] data) => [.. data, .. new byte[(16 - (data.Length % 16)) % 16]];
}
