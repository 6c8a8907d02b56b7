using System.Diagnostics;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;

namespace IndexForge.Grains.Processing;

/// <summary>Tells the time spent in the format's reader from that spent on what becomes of its rows.</summary>
internal sealed class TimedWorkbook(IWorkbook workbook, StageClock clock) : IWorkbook
{
    public string Format => workbook.Format;

    public IReadOnlyList<SheetInfo> Sheets => workbook.Sheets;

    public IReadOnlyList<string> Formats => workbook.Formats;

    public bool Date1904 => workbook.Date1904;

    public IReadOnlyList<string> Warnings => workbook.Warnings;

    public ISheetReader OpenSheet(int index) => new Reader(workbook.OpenSheet(index), clock);

    public void Dispose() => workbook.Dispose();

    private sealed class Reader(ISheetReader reader, StageClock clock) : ISheetReader
    {
        private long _ticks;

        public IReadOnlyList<MergedRange> Merges => reader.Merges;

        public bool Read(RowBuffer row)
        {
            var from = Stopwatch.GetTimestamp();
            var more = reader.Read(row);
            _ticks += Stopwatch.GetTimestamp() - from;
            return more;
        }

        public void Dispose()
        {
            clock.Add(StageClock.Stage.Parse, _ticks);
            clock.Add(StageClock.Stage.Type, -_ticks);
            reader.Dispose();
        }
    }
}
