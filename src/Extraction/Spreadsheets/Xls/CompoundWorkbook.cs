using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Cfb;
using IndexForge.Extraction.Spreadsheets.Encryption;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Opens the workbook in a compound file: the BIFF stream of an <c>.xls</c>, or an encrypted or embedded package.</summary>
internal static class CompoundWorkbook
{
    // BIFF8 comes first: files for both Excel 95 and 97 hold the workbook twice.
    private static readonly string[] BiffStreams = ["Workbook", "Book"];

    private static readonly (string Stream, string What)[] OtherDocuments =
    [
        ("WordDocument", "a Word document"),
        ("PowerPoint Document", "a PowerPoint presentation"),
        ("VisioDocument", "a Visio drawing"),
        ("__properties_version1.0", "an Outlook message"),
    ];

    private const int BofSize = 8;

    /// <summary>Opens the workbook, which owns the file once it is returned; null where the file holds none.</summary>
    public static IWorkbook? Open(ByteSource file, string? name, WorkbookOptions options)
    {
        var container = new CompoundFile(file);
        if (container.OpenStream("EncryptedPackage") is { } encrypted)
            return WorkbookFile.Open(EncryptedPackage.Open(container, encrypted, file, options.Password), name, options);

        // Either may hold the other as an embedded object: what the file itself is, is at its root.
        foreach (var (other, what) in OtherDocuments)
        {
            if (container.Has(other) && !BiffStreams.Any(container.Has))
                throw new ExtractionException(ExtractionErrors.UnsupportedFormat, $"{name ?? "The file"} is {what}, not a workbook.");
        }

        foreach (var candidate in BiffStreams)
        {
            if (container.OpenStream(candidate, out var missing) is { Length: > 0 } stream)
                return XlsWorkbook.Open(file, stream, options, Salvage(candidate, stream, missing));
        }

        return container.FindStream(StartsGlobals, BofSize) is { } found
            ? XlsWorkbook.Open(file, found, options, "The file's directory is lost or damaged: the workbook was found by how it starts.")
            : null;
    }

    private static bool StartsGlobals(byte[] bytes) =>
        BiffBof.Read(BinaryPrimitives.ReadUInt16LittleEndian(bytes), bytes.AsSpan(4)) is { Kind: SubstreamKind.Globals } && bytes[2] is 8 or 16 && bytes[3] == 0;

    private static string? Salvage(string name, ByteSource stream, long missing) => missing == 0
        ? null
        : $"The file is cut short or damaged: its stream \"{name}\" breaks off at byte {stream.Length:N0}, {missing:N0} bytes are missing.";
}
