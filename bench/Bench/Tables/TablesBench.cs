using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;

namespace IndexForge.Bench.Tables;

/// <summary>
/// <c>bench tables [rows]</c>: what typing, storing and rendering rows costs beside merely walking the reader's cells, over a
/// generated grid of ten columns; each the best of several runs in one process.
/// </summary>
internal static class TablesBench
{
    private const int Runs = 5;

    public static int Run(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        Console.WriteLine($"{rows:N0} rows × 10 columns, {Runs} runs each, best counts; {Environment.ProcessorCount} cores, {Environment.Version}\n");
        Console.WriteLine("| grid | what | ms | rows/s | allocated bytes a row |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var texts in new[] { false, true })
        {
            var grid = new GeneratedGrid(rows, texts);
            var name = texts ? "texts, as CSV" : "numbers, dates and texts, as a workbook";
            Measure(name, "walk the cells", rows, () => Walk(grid));
            Measure(name, "typed table: header, types, profiles", rows, () => Extract(grid, new CountingSink()));
            var sink = new CountingSink(store: true);
            Measure(name, "typed table, rows packed into blocks", rows, () => Extract(grid, sink = new CountingSink(store: true)));
            Measure(name, "blocks → JSON by column types", rows, () => Json(sink));
            Measure(name, "blocks → CSV as displayed", rows, () => Csv(sink));
            Console.Error.WriteLine($"{sink.Blocks.Count} blocks, {sink.Blocks.Sum(b => b.Bytes.Length) / (double)rows:N1} bytes a row");
        }

        return 0;
    }

    private static void Measure(string grid, string what, int rows, Action run)
    {
        var best = double.MaxValue;
        long allocated = 0;
        for (var i = 0; i < Runs; i++)
        {
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            run();
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {grid} | {what} | {best:N0} | {rows / best * 1000:N0} | {allocated / (double)rows:N1} |"));
    }

    private static void Walk(GeneratedGrid grid)
    {
        using var reader = grid.OpenSheet(0);
        var row = new RowBuffer();
        double sum = 0;
        while (reader.Read(row))
        {
            foreach (ref readonly var cell in row.Cells)
            {
                sum += cell.Kind == CellKind.Text ? cell.Text.Length : cell.Number;
            }
        }

        GC.KeepAlive(sum);
    }

    private static void Extract(GeneratedGrid grid, CountingSink sink)
    {
        using var extractor = new TableExtractor(grid, grid.Sheets[0], new NumberFormatter(grid), TableOptions.Default, sink);
        extractor.ReadToEnd();
    }

    private static void Json(CountingSink sink)
    {
        var renderer = new RowRenderer(sink.Summary!.Columns);
        var output = new ArrayBufferWriter<byte>(1 << 20);
        using var writer = new Utf8JsonWriter(output);
        foreach (var encoded in sink.Blocks)
        {
            var block = RowBlock.Open(encoded.Bytes);
            for (var i = 0; i < block.RowCount; i++)
            {
                renderer.WriteArray(writer, block.Row(i));
                writer.Flush();
                writer.Reset();
            }

            output.ResetWrittenCount();
        }
    }

    private static void Csv(CountingSink sink)
    {
        var renderer = new RowRenderer(sink.Summary!.Columns);
        var output = new ArrayBufferWriter<byte>(1 << 20);
        foreach (var encoded in sink.Blocks)
        {
            var block = RowBlock.Open(encoded.Bytes);
            for (var i = 0; i < block.RowCount; i++)
            {
                renderer.WriteCsv(output, block.Row(i));
            }

            output.ResetWrittenCount();
        }
    }

    private sealed class CountingSink(bool store = false) : ITableSink, ITableRows
    {
        private readonly RowBlockWriter _writer = new();

        public List<EncodedRowBlock> Blocks { get; } = [];

        public TableSummary? Summary { get; private set; }

        public ITableRows Begin(TableStart table) => this;

        public void Row(in TableRow row)
        {
            if (store && _writer.Append(row) is { } block)
            {
                Blocks.Add(block);
            }
        }

        public void End(TableSummary summary)
        {
            if (_writer.Finish() is { } block)
            {
                Blocks.Add(block);
            }

            Summary = summary;
        }
    }
}
