using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using CsvHelper;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;
using Microsoft.Win32.SafeHandles;

namespace IndexForge.Bench.Csv;

/// <summary>
/// <c>bench csv [rows]</c>: one file read by this reader, by CsvHelper, line by line, and by a bare scan for line ends, which is
/// the limit; each the best of several runs in one process, the file in the page cache.
/// </summary>
internal static class CsvBench
{
    private const int Runs = 5;

    public static int Run(string[] args)
    {
        var path = CsvBenchFile.Create(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000);
        Console.WriteLine($"{new FileInfo(path).Length / 1e6:N1} MB, {Runs} runs each, best counts; {Environment.ProcessorCount} cores\n");
        Console.WriteLine("| what | ms | × bare scan | MB/s | allocated MB | check |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | --- |");
        var limit = Measure("bare byte scan for line ends", path, BareScan, 0);
        Measure("reading and widening to UTF-16", path, Widen, limit);
        Measure("StreamReader.ReadLine", path, ReadLines, limit);
        Measure("IndexForge, rows of cells", path, Rows, limit);
        Measure("CsvHelper 34, rows of spans", path, CsvHelperRows, limit);
        Measure("IndexForge, typed rows", path, TypedRows, limit);
        Measure("CsvHelper 34, typed rows", path, CsvHelperTyped, limit);
        return 0;
    }

    private static double Measure(string name, string path, Func<string, long> read, double limit)
    {
        var best = double.MaxValue;
        long allocated = 0;
        long check = 0;
        for (var i = 0; i < Runs; i++)
        {
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            check = read(path);
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var size = new FileInfo(path).Length / 1e6;
        var ratio = limit > 0 ? (best / limit).ToString("F2", CultureInfo.InvariantCulture) : "1";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {best:F0} | {ratio} | {size / best * 1000:F0} | {allocated / 1e6:F1} | {check} |"));
        return best;
    }

    private static long BareScan(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        var buffer = new byte[1 << 16];
        long offset = 0;
        long lines = 0;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }

    /// <summary>What any reader whose fields are UTF-16 pays before it looks at a character.</summary>
    private static long Widen(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        var buffer = new byte[1 << 16];
        var text = new char[1 << 16];
        long offset = 0;
        long chars = 0;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0;)
        {
            Utf8.ToUtf16(buffer.AsSpan(0, read), text, out var used, out var written, replaceInvalidSequences: false, isFinalBlock: false);
            offset += used;
            chars += written;
        }

        return chars;
    }

    private static long ReadLines(string path)
    {
        using var reader = new StreamReader(path);
        long lines = 0;
        while (reader.ReadLine() is not null)
            lines++;
        return lines;
    }

    private static long Rows(string path)
    {
        using var workbook = WorkbookFile.Open(path);
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        long check = 0;
        while (sheet.Read(row))
            check += row.Cells[^1].Span.Length;
        return check;
    }

    private static long TypedRows(string path)
    {
        using var workbook = WorkbookFile.Open(path);
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        sheet.Read(row);
        var check = 0.0;
        while (sheet.Read(row))
        {
            var cells = row.Cells;
            Typed(FieldText.TryInt64(cells[0].Span, out var id));
            Typed(FieldText.TryDateTime(cells[1].Span, out var at));
            Typed(FieldText.TryInt64(cells[5].Span, out var quantity));
            Typed(FieldText.TryDouble(cells[6].Span, out var price));
            Typed(bool.TryParse(cells[7].Span, out var paid));
            check += id + (at.Ticks & 1) + quantity + price + (paid ? 1 : 0);
            check += cells[2].Span.Length + cells[3].Span.Length + cells[4].Span.Length + cells[8].Span.Length + cells[9].Span.Length;
        }

        return (long)check;
    }

    private static void Typed(bool read)
    {
        if (!read)
            throw new InvalidDataException("A field of the bench's file is not of its type.");
    }

    private static long CsvHelperRows(string path)
    {
        using var reader = CsvReader.FromFile(path, CsvReaderOptions.Default);
        long check = 0;
        while (reader.Read())
            check += reader.GetSpan(reader.FieldCount - 1).Length;
        return check;
    }

    private static long CsvHelperTyped(string path)
    {
        using var reader = CsvReader.FromFile(path, CsvReaderOptions.Default);
        var check = 0.0;
        while (reader.Read())
        {
            check += reader.Parse<long>(0);
            check += reader.ParseExact<DateTime>(1, "yyyy-MM-dd HH:mm:ss").Ticks & 1;
            check += reader.Parse<int>(5);
            check += reader.Parse<double>(6);
            check += reader.Parse<bool>(7) ? 1 : 0;
            check += reader.GetSpan(2).Length + reader.GetSpan(3).Length + reader.GetSpan(4).Length + reader.GetSpan(8).Length + reader.GetSpan(9).Length;
        }

        return (long)check;
    }
}
