using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>Parameters of one use of a cipher in agile encryption.</summary>
internal sealed record AgileParameters(byte[] Salt, int BlockSize, int KeySize, HashAlgorithmName Hash);

/// <summary>
/// The XML that describes agile encryption (MS-OFFCRYPTO 2.3.4.10): how the package is encrypted, and how its key is
/// encrypted by the password.
/// </summary>
internal sealed class AgileDescriptor
{
    /// <summary>Rounds of hashing beyond which a file wants to keep us busy: Excel itself asks for 100,000.</summary>
    private const int MaxRounds = 2_000_000;

    private const int MaxKeySize = 64;

    public required AgileParameters Package { get; init; }

    public required AgileParameters Password { get; init; }

    public required int Rounds { get; init; }

    public required byte[] EncryptedVerifier { get; init; }

    public required byte[] EncryptedVerifierHash { get; init; }

    public required byte[] EncryptedKey { get; init; }

    /// <summary>Reads the description.</summary>
    /// <exception cref="ExtractionException">It is damaged, or asks for an algorithm that is not supported.</exception>
    public static AgileDescriptor Read(ReadOnlyMemory<byte> xml)
    {
        try
        {
            return Parse(xml);
        }
        catch (Exception fault) when (fault is XmlException or FormatException or OverflowException)
        {
            throw Damaged(fault.Message, fault);
        }
    }

    private static AgileDescriptor Parse(ReadOnlyMemory<byte> xml)
    {
        // The stream may be padded with zeros behind the document.
        var end = xml.Span.LastIndexOfAnyExcept((byte)0) + 1;
        using var source = ByteSource.OfMemory(xml[..end]);
        using var stream = source.OpenStream();
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        AgileParameters? package = null;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName == "keyData")
                package = ReadParameters(reader);
            else if (reader.LocalName == "encryptedKey" && reader.GetAttribute("spinCount") is { } rounds && package is not null)
                return ReadPasswordKey(reader, package, int.Parse(rounds, CultureInfo.InvariantCulture));
        }

        throw Damaged("it names no key that a password opens");
    }

    private static AgileDescriptor ReadPasswordKey(XmlReader reader, AgileParameters package, int rounds)
    {
        if (rounds is < 0 or > MaxRounds)
            throw Damaged($"it asks for {rounds:N0} rounds of hashing; at most {MaxRounds:N0} are done");

        return new AgileDescriptor
        {
            Package = package,
            Password = ReadParameters(reader),
            Rounds = rounds,
            EncryptedVerifier = Bytes(reader, "encryptedVerifierHashInput"),
            EncryptedVerifierHash = Bytes(reader, "encryptedVerifierHashValue"),
            EncryptedKey = Bytes(reader, "encryptedKeyValue"),
        };
    }

    private static AgileParameters ReadParameters(XmlReader reader)
    {
        var cipher = reader.GetAttribute("cipherAlgorithm");
        var chaining = reader.GetAttribute("cipherChaining");
        if (cipher != "AES" || chaining != "ChainingModeCBC")
            throw Unsupported($"cipher {cipher}, {chaining}");

        var blockSize = Number(reader, "blockSize");
        var keySize = Number(reader, "keyBits") / 8;
        if (blockSize != 16 || keySize is not (16 or 24 or 32))
            throw Damaged($"AES has no blocks of {blockSize} bytes with keys of {keySize}");
        return new AgileParameters(Bytes(reader, "saltValue"), blockSize, keySize, Hash(reader.GetAttribute("hashAlgorithm")));
    }

    private static HashAlgorithmName Hash(string? name) => name switch
    {
        "SHA1" or "SHA-1" => HashAlgorithmName.SHA1,
        "SHA256" or "SHA-256" => HashAlgorithmName.SHA256,
        "SHA384" or "SHA-384" => HashAlgorithmName.SHA384,
        "SHA512" or "SHA-512" => HashAlgorithmName.SHA512,
        "MD5" => HashAlgorithmName.MD5,
        _ => throw Unsupported($"hash {name}"),
    };

    private static int Number(XmlReader reader, string name) => int.Parse(reader.GetAttribute(name) ?? "", CultureInfo.InvariantCulture);

    private static byte[] Bytes(XmlReader reader, string name)
    {
        var bytes = Convert.FromBase64String(reader.GetAttribute(name) ?? "");
        return bytes.Length is > 0 and <= MaxKeySize ? bytes : throw Damaged($"{name} is {bytes.Length} bytes long");
    }

    private static ExtractionException Damaged(string what, Exception? inner = null) =>
        new(ExtractionErrors.Malformed, $"The description of the workbook's encryption is damaged: {what}.", inner);

    private static ExtractionException Unsupported(string what) =>
        new(ExtractionErrors.PasswordProtected, $"The workbook is encrypted in a way that is not supported ({what}).");
}
