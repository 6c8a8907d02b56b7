using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Tests.Spreadsheets.Encryption;

/// <summary>Encrypts the entries of OpenDocument packages as programs do (ODF 1.2 part 3, 3.4).</summary>
internal static class OdsEncryptor
{
    private const string Uris = "http://www.w3.org/2001/04/xmlenc#";

    /// <param name="package">The package in the clear.</param>
    /// <param name="password">Its password.</param>
    /// <param name="keySize">16 or 32 bytes.</param>
    /// <param name="sha256">Whether start key and checksum are by SHA-256 (ODF 1.2 in its extended form) or SHA-1.</param>
    /// <param name="iterations">Iterations that are stated; up to 1,000 are also done.</param>
    public static byte[] Encrypt(byte[] package, string password, int keySize = 32, bool sha256 = true, int iterations = 1000)
    {
        var secret = Encoding.UTF8.GetBytes(password);
#pragma warning disable CA5350 // Older files use SHA-1.
        byte[] Hash(byte[] data) => sha256 ? SHA256.HashData(data) : SHA1.HashData(data);
#pragma warning restore CA5350
        var result = new PackageBuilder();
        var manifest = new StringBuilder("<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\"/>");
        using var zip = new ZipArchive(new MemoryStream(package));
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            var content = new MemoryStream();
            stream.CopyTo(content);
            if (entry.FullName == "mimetype")
            {
                result.Part(entry.FullName, content.ToArray());
                continue;
            }

            var deflated = new MemoryStream();
            using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
                deflate.Write(content.ToArray());
            byte[] salt = SHA256.HashData(Encoding.UTF8.GetBytes(entry.FullName))[..16], vector = SHA256.HashData(salt)[..16];
            using var aes = Aes.Create();
            aes.Key = Rfc2898DeriveBytes.Pbkdf2(Hash(secret), salt, Math.Min(iterations, 1000), HashAlgorithmName.SHA1, keySize);
            result.Part(entry.FullName, aes.EncryptCbc(deflated.ToArray(), vector, PaddingMode.ISO10126));
            var checksum = Hash(deflated.ToArray()[..(int)Math.Min(1024, deflated.Length)]);
            manifest.Append(
                $"<manifest:file-entry manifest:full-path=\"{entry.FullName}\"><manifest:encryption-data manifest:checksum-type=\"{(sha256 ? "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" : "SHA1/1K")}\" manifest:checksum=\"{Convert.ToBase64String(checksum)}\">"
                + $"<manifest:algorithm manifest:algorithm-name=\"{Uris}aes{keySize * 8}-cbc\" manifest:initialisation-vector=\"{Convert.ToBase64String(vector)}\"/>"
                + $"<manifest:start-key-generation manifest:start-key-generation-name=\"{(sha256 ? Uris + "sha256" : "SHA1")}\"/>"
                + $"<manifest:key-derivation manifest:key-derivation-name=\"PBKDF2\" manifest:key-size=\"{keySize}\" manifest:iteration-count=\"{iterations}\" manifest:salt=\"{Convert.ToBase64String(salt)}\"/>"
                + "</manifest:encryption-data></manifest:file-entry>");
        }

        return result.Part("META-INF/manifest.xml", manifest.Append("</manifest:manifest>").ToString()).ToArray(bare: true, stored: true);
    }
}
