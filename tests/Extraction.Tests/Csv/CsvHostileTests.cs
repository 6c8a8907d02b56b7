using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tests.Csv;

/// <summary>Files made to exhaust the reader: each must end, in a result or a coded error, in memory that does not grow with the file.</summary>
public class CsvHostileTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("\"\n")]
    [InlineData(",\"")]
    [InlineData("\"a\"b,")]
    [InlineData("a\"\",")]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\\\"")]
    [InlineData("a,b,\"c\",\r\n")]
    [InlineData("é;\"ü\"\r")]
    public void Endless_repetition_ends_in_bounded_memory(string unit)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var workbook = WorkbookFile.Open(new RepeatedSource(Encoding.UTF8.GetBytes(unit), 96 * MiB), "hostile.csv");

        var error = ReadAll(workbook, out _);

        Assert.True(error is null or { Code: ExtractionErrors.TooLarge }, error?.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 192 * MiB);
    }

    [Fact]
    public void A_line_without_end_is_a_coded_error()
    {
        using var workbook = WorkbookFile.Open(new RepeatedSource("x"u8.ToArray(), 64 * MiB), "line.csv");

        Assert.Equal(ExtractionErrors.TooLarge, ReadAll(workbook, out _)?.Code);
    }

    [Fact]
    public void A_quote_that_is_never_closed_in_a_long_file_loses_no_row()
    {
        var bytes = Encoding.UTF8.GetBytes("a,b\n1,\"open\n" + string.Concat(Enumerable.Repeat("2,plain\n", 200_000)));
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(bytes), "t.csv");

        Assert.Null(ReadAll(workbook, out var rows));
        Assert.Equal(200_002, rows);
    }

    [Fact]
    public void Mutated_texts_end_in_rows_or_a_coded_error()
    {
        byte[][] seeds =
        [
            [.. "id,name,note\r\n1,\"a, b\",\"say \"\"hi\"\"\"\r\n2,c,\"line\nbreak\"\r\n"u8],
            [.. "a;b;c\n1,5;'x; y';2020-01-01\n2,5;z;\\\"q\\\"\n"u8],
            Encoding.Unicode.GetBytes("a\tb\n1\t2\n"),
            Encoding.UTF8.GetBytes("prénom|âge\nÉlodie|30\n"),
        ];
        var random = new Random(4711);
        for (var i = 0; i < 4_000; i++)
            Survives(Mutate(seeds[random.Next(seeds.Length)], random));
    }

    [Fact]
    public void Mutated_real_files_end_in_rows_or_a_coded_error()
    {
        var random = new Random(2024);
        var files = new[] { "pollock/csv", "dialects/CSV", "dialects/W3C-CSVW", "spectrum/csvs" }
            .SelectMany(f => Directory.GetFiles(TestSupport.SharedData.Path("csv", f)))
            .Where(f => new FileInfo(f).Length < 200_000)
            .Order(StringComparer.Ordinal)
            .Where(_ => random.Next(8) == 0);
        foreach (var file in files)
            Survives(Mutate(File.ReadAllBytes(file), random));
    }

    private static void Survives(byte[] bytes)
    {
        try
        {
            using var workbook = WorkbookFile.Open(ByteSource.OfMemory(bytes), "fuzz.csv");
            ReadAll(workbook, out _);
        }
        catch (ExtractionException)
        {
            // A coded error is an answer; any other exception fails the test.
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var n = random.Next(1, 12); n > 0; n--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0 when bytes.Count > 1:
                    bytes.RemoveRange(Math.Min(at, bytes.Count - 1), 1);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.Insert(at, "\"',;\n\r\\\t\0 "u8[random.Next(10)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.Take(random.Next(64)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private static ExtractionException? ReadAll(IWorkbook workbook, out long rows)
    {
        rows = 0;
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        try
        {
            while (sheet.Read(row))
                rows++;
            return null;
        }
        catch (ExtractionException error)
        {
            return error;
        }
    }

    /// <summary>A file of one unit over and over, made as it is read.</summary>
    private sealed class RepeatedSource(byte[] unit, long length) : ByteSource
    {
        private readonly byte[] _block = [.. Enumerable.Repeat(unit, 1 << 14).SelectMany(u => u)];

        public override long Length => length;

        public override int Read(long offset, Span<byte> target)
        {
            var rest = length - offset;
            if (rest <= 0)
                return 0;

            var part = _block.AsSpan((int)(offset % _block.Length));
            part = part[..(int)Math.Min(Math.Min(part.Length, target.Length), rest)];
            part.CopyTo(target);
            return part.Length;
        }
    }
}
