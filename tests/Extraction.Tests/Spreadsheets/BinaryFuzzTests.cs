using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tests.Spreadsheets.Cfb;
using IndexForge.Extraction.Tests.Spreadsheets.Xls;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsb;
using NPOI.HSSF.UserModel;

namespace IndexForge.Extraction.Tests.Spreadsheets;

/// <summary>Files damaged at random: whatever the damage, rows come out or a coded error does.</summary>
public sealed class BinaryFuzzTests
{
    private const int Rounds = 1500;

    [Fact]
    public void Damaged_compound_files() => Fuzz(WrittenElsewhere());

    [Fact]
    public void Damaged_records() => Fuzz(Records());

    [Fact]
    public void Damaged_records_of_old_generations() => Fuzz(new BiffBuilder()
        .Record(0x0009, (ushort)2, (ushort)0x0010)
        .Record(0x0004, (ushort)0, (ushort)0, new byte[3], (byte)3, "abc"u8.ToArray())
        .Record(0x0006, (ushort)1, (ushort)2, new byte[3], new byte[] { 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, (byte)0)
        .Record(0x0007, (byte)4, "text"u8.ToArray())
        .Record(0x0003, (ushort)2, (ushort)0, new byte[3], 1.5)
        .Eof()
        .ToArray());

    [Fact]
    public void Damaged_binary_parts()
    {
        var sheet = new List<byte>();
        for (var row = 0; row < 20; row++)
        {
            sheet.AddRange([
                .. XlsbBuilder.Row(row), .. XlsbBuilder.Cell(7, 0, row % 3), .. XlsbBuilder.Cell(5, 1, row * 0.5), .. XlsbBuilder.Cell(6, 2, XlsbBuilder.Text("inline")),
                .. XlsbBuilder.Record(176, row, row + 1, 0, 2),
            ]);
        }

        byte[] strings = [.. XlsbBuilder.Record(19, (byte)0, XlsbBuilder.Text("zero")), .. XlsbBuilder.Record(19, (byte)1, XlsbBuilder.Text("one"), 1, 0)];
        Fuzz([.. sheet], part => XlsbBuilder.Workbook(part, strings: strings));
        Fuzz(strings, part => XlsbBuilder.Workbook([.. sheet], strings: part));
        Fuzz([.. XlsbBuilder.Record(153, 1), .. XlsbBuilder.SheetEntry("Sheet", 1)], part => XlsbBuilder.Workbook([.. sheet], workbook: part));
    }

    private static void Fuzz(byte[] sound, Func<byte[], byte[]>? wrap = null)
    {
        wrap ??= file => file;
        Assert.True(Read(wrap(sound)) > 0);
        var random = new Random(4711);
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                Read(wrap(Damage(sound, random)));
            }
            catch (ExtractionException)
            {
                // That is how a file that cannot be read is to end; any other exception fails the test.
            }
        }
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        var file = (byte[])sound.Clone();
        for (var n = random.Next(1, 12); n > 0; n--)
        {
            var at = random.Next(file.Length);
            switch (random.Next(4))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    file.AsSpan(at, Math.Min(random.Next(1, 5), file.Length - at)).Fill((byte)(random.Next(2) == 0 ? 0xFF : 0));
                    break;
                default:
                    var length = Math.Min(random.Next(1, 200), file.Length - at);
                    file.AsSpan(random.Next(file.Length - length + 1), length).CopyTo(file.AsSpan(at));
                    break;
            }
        }

        return random.Next(5) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static int Read(byte[] file)
    {
        var rows = 0;
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(file), "damaged.xls");
        var row = new RowBuffer();
        foreach (var sheet in workbook.Sheets)
        {
            using var reader = workbook.OpenSheet(sheet.Index);
            for (; reader.Read(row); rows++)
            {
                foreach (var cell in row.Cells)
                    Assert.True(cell.Column is >= 0 and < 16_384 && row.Row is >= 0 and < 1_048_576);
            }
        }

        return rows;
    }

    private static byte[] WrittenElsewhere()
    {
        var book = new HSSFWorkbook();
        for (var s = 0; s < 2; s++)
        {
            var sheet = book.CreateSheet();
            for (var r = 0; r < 40; r++)
            {
                var row = sheet.CreateRow(r);
                row.CreateCell(0).SetCellValue($"text {r} {new string('x', r * 20)}");
                row.CreateCell(1).SetCellValue(r);
                row.CreateCell(2).SetCellFormula("A1&\"x\"");
            }
        }

        using var file = new MemoryStream();
        book.Write(file);
        return file.ToArray();
    }

    private static byte[] Records() => CompoundFileBuilder.Of("Workbook", BiffBuilder.Workbook(
        g => g.Record(0x00FC, 3, 3, BiffBuilder.Narrow("one"), BiffBuilder.Wide("two"), (ushort)9, (byte)0, "spl"u8.ToArray())
            .Record(0x003C, (byte)1, BiffBuilder.Wide("it o")[3..], new byte[4]),
        s =>
        {
            for (var row = 0; row < 60; row++)
            {
                s.LabelSst(row, 0, row % 3).Number(row, 1, row)
                    .Record(0x00BD, (ushort)row, (ushort)2, (ushort)0, (7 << 2) | 2, (ushort)0, 0x40240000, (ushort)3)
                    .Record(0x00E5, (ushort)1, (ushort)row, (ushort)(row + 1), (ushort)0, (ushort)3);
            }
        }));
}
