using System.Collections.Immutable;
using System.Diagnostics;
using IndexForge.Extraction;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Processing;

/// <summary>The extraction of a file of tables: rows into blocks, row texts into parts, findings into blocks.</summary>
internal sealed class TableStage(GenerationBlocks stored, PartWriter parts, StageClock clock, ProgressNote progress)
{
    private const int RowsPerStep = 1_024;

    /// <summary>Files above this size have their sheets read side by side.</summary>
    private const long ParallelAbove = 1 << 20;

    public ImmutableArray<StoredTable> Tables { get; private set; } = [];

    public ImmutableArray<int> IssueBlocks { get; private set; } = [];

    public ImmutableArray<string> Warnings { get; private set; } = [];

    public async Task Run(Stream file, DocumentTask task, TableOptions options, CancellationToken cancellation)
    {
        using var workbook = new TimedWorkbook(WorkbookFile.Open(file, task.Name, options.ToWorkbookOptions()), clock);
        var tables = new WorkbookTables(workbook, new NumberFormatter(workbook), options);
        var tags = task.Tags.Select(t => $"{t.Key}={t.Value}").ToList();
        var sheets = tables.Sheets.Select(sheet => (Sheet: sheet, Work: new SheetWork(task.Name, tags, url: null, IndexLanguage.Of(options.Language)))).ToList();
        var done = 0;
        async ValueTask Read((SheetInfo Sheet, SheetWork Work) sheet, CancellationToken stop)
        {
            await ReadSheet(tables, sheet.Sheet, sheet.Work, stop);
            progress.Set("extract", 0.95 * Interlocked.Increment(ref done) / sheets.Count);
        }

        progress.Set("extract", 0);
        if (sheets.Count > 1 && task.Blob.Size > ParallelAbove)
        {
            // On the threads that this is work of: the pool's are for requests.
            var side = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current };
            await Parallel.ForEachAsync(sheets, side, Read);
        }
        else
        {
            foreach (var sheet in sheets)
            {
                await Read(sheet, cancellation);
            }
        }

        tables.EnsureRequiredColumns();
        await Conclude([.. sheets.SelectMany(s => s.Work.Tables)], workbook.Warnings);
    }

    private async Task ReadSheet(WorkbookTables tables, SheetInfo sheet, SheetWork work, CancellationToken cancellation)
    {
        using var extractor = tables.Open(sheet, work);
        var storing = Task.CompletedTask;
        bool more;
        try
        {
            do
            {
                var from = Stopwatch.GetTimestamp();
                more = extractor.Read(RowsPerStep, cancellation);
                clock.Add(StageClock.Stage.Type, Stopwatch.GetTimestamp() - from);

                // While a step's rows are being stored the next step reads.
                await clock.Measure(StageClock.Stage.Commit, storing);
                storing = Store(work.TakeBlocks(), work);
                await parts.Add(work.TakeChunks());
            }
            while (more);
        }
        catch
        {
            // What is being written must be there when the attempt's blocks are swept.
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }

        await clock.Measure(StageClock.Stage.Commit, storing);
    }

    private async Task Store(List<(SheetWork.TableWork Table, EncodedRowBlock Block)> blocks, SheetWork work)
    {
        foreach (var (table, lines) in work.TakeRejected())
        {
            table.StoredRejected.Add(await stored.Write(lines));
        }

        var numbers = await Task.WhenAll(blocks.Select(b => stored.Write(b.Block.Bytes)));
        for (var i = 0; i < numbers.Length; i++)
        {
            blocks[i].Table.Stored.Add(new StoredRows(blocks[i].Block.FirstRow, numbers[i]));
        }
    }

    private async Task Conclude(List<SheetWork.TableWork> tables, IReadOnlyList<string> warnings)
    {
        var result = new List<StoredTable>();
        var issues = new List<IssueInfo>();
        var notes = new List<string>(warnings);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var summary = table.Summary!;
            var name = summary.Start.Name;
            for (var n = 2; !names.Add(name); n++)
            {
                name = $"{summary.Start.Name} ({n})";
            }

            result.Add(TableShapes.Store(summary, name, [.. table.Stored], [.. table.StoredRejected]));
            issues.AddRange(summary.Issues.Kept.Select(i => new IssueInfo(name, i.Row ?? 0, i.Column ?? "", i.Cell ?? "", i.Rule, i.Value, i.Message)));
            if (summary.RejectedRows > 0)
            {
                notes.Add($"Table \"{name}\": {summary.RejectedRows} of {summary.RowCount + summary.RejectedRows} rows were rejected by the rules.");
            }
        }

        Tables = [.. result];
        Warnings = [.. notes];
        IssueBlocks = [.. await Task.WhenAll(JsonBlocks.Pack(issues).Select(stored.Write))];
    }
}
