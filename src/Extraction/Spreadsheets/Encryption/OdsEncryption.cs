using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>How one entry of an OpenDocument package is encrypted, as the package's manifest states it (ODF 1.2 part 3, 4.8).</summary>
internal sealed class OdsEncryption
{
    /// <summary>Above this, a file is made to waste time: programs use 1,024 to 600,000.</summary>
    private const int MaxIterations = 4_000_000;

    private const int VectorSize = 16;

    public byte[] Vector { get; private set; } = [];

    public byte[] Salt { get; private set; } = [];

    public byte[] Checksum { get; private set; } = [];

    public int Iterations { get; private set; }

    public int KeySize { get; private set; } = 16;

    public bool StartKeySha256 { get; private set; }

    public bool ChecksumSha256 { get; private set; }

    private string Algorithm { get; set; } = "";

    private string Derivation { get; set; } = "";

    /// <summary>Which entries are encrypted and how; empty if none is.</summary>
    public static Dictionary<string, OdsEncryption> Read(XmlTokenizer manifest)
    {
        var entries = new Dictionary<string, OdsEncryption>(StringComparer.OrdinalIgnoreCase);
        var path = "";
        OdsEncryption? current = null;
        for (var node = manifest.Read(); node != XmlNode.Eof; node = manifest.Read())
        {
            if (node != XmlNode.Start)
                continue;
            if (manifest.Is("file-entry"u8))
            {
                (path, current) = (XmlText.ToText(manifest.AnyAttribute("full-path"u8)), null);
            }
            else if (manifest.Is("encryption-data"u8))
            {
                current = entries[path] = new OdsEncryption
                {
                    Checksum = Base64(manifest.AnyAttribute("checksum"u8)),
                    ChecksumSha256 = manifest.AnyAttribute("checksum-type"u8).IndexOf("sha256"u8) >= 0,
                };
            }
            else
            {
                current?.Take(manifest);
            }
        }

        return entries;
    }

    /// <summary>Throws if this is not a way of encrypting that is read.</summary>
    public void EnsureSupported()
    {
        if (!Algorithm.EndsWith("#aes256-cbc", StringComparison.Ordinal) && !Algorithm.EndsWith("#aes192-cbc", StringComparison.Ordinal)
            && !Algorithm.EndsWith("#aes128-cbc", StringComparison.Ordinal))
        {
            throw new ExtractionException(
                ExtractionErrors.PasswordProtected,
                $"The OpenDocument file is encrypted in a way that is not supported ({Named(Algorithm)}): save it as ODF 1.2 or 1.3 with a password, or without one.");
        }

        if (!Derivation.EndsWith("PBKDF2", StringComparison.OrdinalIgnoreCase) && Derivation.Length > 0)
        {
            throw new ExtractionException(
                ExtractionErrors.PasswordProtected,
                $"The OpenDocument file derives its key in a way that is not supported ({Named(Derivation)}): save it as ODF 1.2 or 1.3 with a password, or without one.");
        }

        if (Vector.Length != VectorSize || Salt.Length == 0 || KeySize is not (16 or 24 or 32) || Iterations is < 1 or > MaxIterations || Checksum.Length == 0)
            throw new ExtractionException(ExtractionErrors.Malformed, "The OpenDocument file is encrypted, but its manifest does not say how.");
    }

    private void Take(XmlTokenizer manifest)
    {
        if (manifest.Is("algorithm"u8))
        {
            Algorithm = XmlText.ToText(manifest.AnyAttribute("algorithm-name"u8));
            Vector = Base64(manifest.AnyAttribute("initialisation-vector"u8));
        }
        else if (manifest.Is("start-key-generation"u8))
        {
            StartKeySha256 = manifest.AnyAttribute("start-key-generation-name"u8).IndexOf("sha256"u8) >= 0;
        }
        else if (manifest.Is("key-derivation"u8))
        {
            Derivation = XmlText.ToText(manifest.AnyAttribute("key-derivation-name"u8));
            Salt = Base64(manifest.AnyAttribute("salt"u8));
            Iterations = (int)Math.Clamp(NumberText.Whole(manifest.AnyAttribute("iteration-count"u8)), 0, int.MaxValue);
            if (NumberText.Whole(manifest.AnyAttribute("key-size"u8)) is > 0 and <= 64 and var size)
                KeySize = (int)size;
        }
    }

    private static string Named(string uri) => uri.Length == 0 ? "not stated" : uri[(uri.LastIndexOfAny(['#', ':', '/']) + 1)..];

    private static byte[] Base64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Math.Min(text.Length, 4096)];
        return Convert.TryFromBase64String(XmlText.ToText(text[..bytes.Length]), bytes, out var count) ? bytes[..count] : [];
    }
}
