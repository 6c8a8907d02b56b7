using System.Buffers;
using System.Diagnostics;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Spreadsheets.Writing;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets.Writing;

/// <summary>What <see cref="XlsxWriter"/> writes, opened by another program: LibreOffice turns it into CSV, cell by cell the same.</summary>
public sealed class LibreOfficeTests
{
    private static readonly string? Office = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "soffice", "libreoffice" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static readonly string[] Formats = ["General", "0.00", "#,##0", "yyyy\\-mm\\-dd", "0%", "h:mm:ss", "@", "0.00E+00"];

    [Fact]
    public async Task A_workbook_written_here_reads_the_same_in_LibreOffice()
    {
        Assert.SkipWhen(Office is null, "LibreOffice (soffice) is not installed; the writer is not checked against it.");
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "book.xlsx");
        using (var stream = File.Create(file))
            Write(stream);

        await Convert(folder.Path, file);

        Assert.Equal(Displayed(WorkbookFile.Open(file)), Displayed(WorkbookFile.Open(Path.Combine(folder.Path, "book.csv"), new WorkbookOptions { Delimiter = ',' })));
    }

    private static void Write(Stream stream)
    {
        using var writer = new XlsxWriter(stream, date1904: false);
        writer.BeginSheet("Füße & <Co>");
        var row = new RowBuffer();
        for (var r = 0; r < 300; r++)
        {
            row.Clear(r);
            Text(row, 0, r switch { 0 => " leading and trailing ", 1 => "line\nbreak \"quoted\", comma", 2 => "<tag> & 'amp'", 3 => "日本語 😀 é", 4 => "_x000D_ stays", 5 => "=1+1", 6 => "00123", _ => $"text {r}" });
            Number(row, 1, r * 1.25, 1);
            Number(row, 2, r * 12_345, 2);
            Number(row, 3, 36_526 + r, 3);
            Number(row, 4, r / 100.0, 4);
            Number(row, 5, (r % 86_400) / 86_400.0, 5);
            Number(row, 6, r, 0);
            row.Add(7).Kind = CellKind.Boolean;
            row.At(7).Number = r % 2;
            Number(row, 9, -r * 1e-7, 7);
            writer.Write(row, Formats);
        }

        writer.Complete();
    }

    private static void Text(RowBuffer row, int column, string text)
    {
        ref var cell = ref row.Add(column);
        cell.Kind = CellKind.Text;
        cell.Text = text.AsMemory();
    }

    private static void Number(RowBuffer row, int column, double value, ushort format)
    {
        ref var cell = ref row.Add(column);
        (cell.Kind, cell.Number, cell.Format) = (CellKind.Number, value, format);
    }

    private static List<string> Displayed(IWorkbook workbook)
    {
        using (workbook)
        {
            var formatter = new NumberFormatter(workbook);
            var text = new ArrayBufferWriter<char>();
            var cells = new List<string>();
            var row = new RowBuffer();
            using var reader = workbook.OpenSheet(0);
            while (reader.Read(row))
            {
                foreach (ref readonly var cell in row.Cells)
                {
                    text.ResetWrittenCount();
                    formatter.Write(cell, text);
                    if (text.WrittenCount > 0)
                        cells.Add($"{CellReference.Name(row.Row, cell.Column)}={text.WrittenSpan}");
                }
            }

            return cells;
        }
    }

    private static async Task Convert(string folder, string file)
    {
        // Comma, double quotes, UTF-8, from the first line, cells as shown. A profile of its own, so that no office that runs is disturbed.
        var start = new ProcessStartInfo(Office!,
        [
            $"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,true", "--outdir", folder, file,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
