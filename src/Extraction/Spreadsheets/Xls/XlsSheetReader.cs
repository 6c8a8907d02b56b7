using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>A pass over the rows of one sheet of a BIFF stream.</summary>
internal sealed partial class XlsSheetReader : ISheetReader
{
    /// <summary>Columns A to IV: the bound of the format, whatever a damaged record says.</summary>
    private const int MaxColumns = 256;

    private readonly BiffGlobals _globals;
    private readonly WarningLog _warnings;
    private readonly AmplificationGuard _amplification;
    private readonly string _name;
    private readonly long _start;
    private readonly long _end;
    private readonly SheetScan _scan;
    private readonly MergeMarker _merges;
    private readonly BiffReader _records;
    private readonly ContinuedReader _fields;
    private SubstreamWalker _substream;
    private int _run;
    private int _row = -1;
    private int _lastColumn;
    private int _ixfe;
    private long _rowShared;
    private long _sheetShared;
    private Cell _ignored;
    private bool _atCell;

    public XlsSheetReader(XlsSheet sheet, ByteSource stream, AmplificationGuard amplification, WarningLog warnings)
    {
        _amplification = amplification;
        _globals = sheet.Globals;
        _warnings = warnings;
        _name = sheet.Info.Name;
        _start = sheet.Offset;
        _end = sheet.End;
        _scan = SheetScan.Of(stream, sheet);
        _merges = new MergeMarker(_scan.Merges, MaxColumns);
        _records = new BiffReader(stream, sheet.Offset, sheet.Globals.Cipher?.CreateDecryptor());
        _fields = new ContinuedReader(_records);
        _substream = new SubstreamWalker(_records, sheet.End);
        if (_scan.BrokenAt >= 0)
            warnings.Add($"Sheet \"{_name}\" breaks off at byte {_scan.BrokenAt:N0} of the workbook stream; what comes before it was read.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<MergedRange> Merges => _merges.Ranges;

    /// <inheritdoc/>
    public bool Read(RowBuffer row)
    {
        while (_atCell || MoveToCell())
        {
            var number = _row;
            row.Clear(number);
            _lastColumn = -1;
            do
            {
                Append(row);
                _atCell = MoveToCell();
            }
            while (_atCell && _row == number);

            if (row.Count > 0)
            {
                Finish(row);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    /// <summary>Moves to the next record that holds cells, in the order of rows.</summary>
    private bool MoveToCell()
    {
        if (_scan.Runs is not { } runs)
            return NextCell();
        if (_run > 0 && NextCell() && _row == runs[_run - 1].Row)
            return true;

        // A run that does not start with its row is damage that the scan read otherwise: its cells are not where they belong.
        while (_run < runs.Count)
        {
            var (row, offset) = runs[_run++];
            _records.Seek(offset);
            _substream = new SubstreamWalker(_records, _end, inside: true);
            if (NextCell() && _row == row)
                return true;
        }

        return false;
    }

    private bool NextCell()
    {
        while (_substream.Next())
        {
            var data = _records.Data;
            if (BiffCell.IsCell(_records.Id) && data.Length >= BiffCell.HeaderSize)
            {
                _row = BinaryPrimitives.ReadUInt16LittleEndian(data);
                return true;
            }

            if (_records.Id == BiffRecord.Ixfe2 && data.Length >= 2)
                _ixfe = BinaryPrimitives.ReadUInt16LittleEndian(data);
        }

        return false;
    }

    private void Finish(RowBuffer row)
    {
        row.Hidden = _scan.IsHidden(row.Row);
        for (var i = 1; i < row.Count; i++)
        {
            // Cells of a row come in order, or nearly so, and are few: insertion is the sort for that.
            for (var j = i; j > 0 && row.At(j - 1).Column > row.At(j).Column; j--)
                (row.At(j - 1), row.At(j)) = (row.At(j), row.At(j - 1));
        }

        _merges.Mark(row);
        if (_rowShared == 0)
            return;

        _sheetShared += _rowShared;
        _amplification.Count(_rowShared, _sheetShared, _records.NextOffset - _start);
        _rowShared = 0;
    }
}
