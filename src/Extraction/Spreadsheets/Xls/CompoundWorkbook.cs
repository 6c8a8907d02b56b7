using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Cfb;
using IndexForge.Extraction.Spreadsheets.Encryption;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Opens the workbook in a compound file: the BIFF stream of an <c>.xls</c>, or an encrypted or embedded package.</summary>
internal static class CompoundWorkbook
{
    // BIFF8 comes first: files for both Excel 95 and 97 hold the workbook twice.
    private static readonly string[] BiffStreams = ["Workbook", "Book"];

    /// <summary>Opens the workbook, which owns the file once it is returned; null where the file holds none.</summary>
    public static IWorkbook? Open(ByteSource file, string? name, WorkbookOptions options)
    {
        var container = new CompoundFile(file);
        if (container.OpenStream("EncryptedPackage") is { } encrypted)
            return WorkbookFile.Open(EncryptedPackage.Open(container, encrypted, file, options.Password), name, options);

        foreach (var candidate in BiffStreams)
        {
            if (container.OpenStream(candidate, out var missing) is { Length: > 0 } stream)
                return XlsWorkbook.Open(file, stream, options, Salvage(candidate, stream, missing));
        }

        return null;
    }

    private static string? Salvage(string name, ByteSource stream, long missing) => missing == 0
        ? null
        : $"The file is cut short or damaged: its stream \"{name}\" breaks off at byte {stream.Length:N0}, {missing:N0} bytes are missing.";
}
