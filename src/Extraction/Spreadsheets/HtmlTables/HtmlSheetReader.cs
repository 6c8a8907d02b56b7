using System.Globalization;
using System.Net;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets.HtmlTables;

/// <summary>Lays the cells of HTML tables out on the grid, spans included, as they stream by.</summary>
internal sealed class HtmlSheetReader(HtmlTokens tokens, ExtractionLimits limits, WarningLog warnings) : ISheetReader
{
    // Bounds of the HTML standard.
    private const int MaxColumnSpan = 1_000;
    private const int MaxRowSpan = 65_534;

    private readonly MergeMarker _merges = new(limits.MaxColumns);
    private readonly CharBuffer _text = new(limits);

    /// <summary>Per column, the rows below the current one that a cell above still covers.</summary>
    private readonly List<int> _covered = [];
    private int _depth;
    private int _row = -1;
    private int _columnSpan;
    private int _rowSpan;
    private bool _inRow;
    private bool _inCell;
    private bool _space;
    private bool _cut;

    public IReadOnlyList<MergedRange> Merges => _merges.Ranges;

    public bool Read(RowBuffer row)
    {
        row.Clear(_row + 1);
        while (tokens.Next())
        {
            if (tokens.Kind == HtmlToken.Text)
                Text(tokens.Content);
            else if (tokens.Kind == HtmlToken.Open ? Open(row) : Close(row))
                return true;
        }

        return EndRow(row);
    }

    public void Dispose() => tokens.Dispose();

    /// <summary>Whether the row is complete.</summary>
    private bool Open(RowBuffer row)
    {
        switch (tokens.Name)
        {
            case "table":
                _depth++;
                return _depth == 1 && StartTable(row);
            case "tr" when _depth == 1:
                var ended = EndRow(row);
                _inRow = true;
                return ended;
            case "td" or "th" when _depth == 1:
                EndCell(row);
                _inRow = true;
                StartCell();
                return false;
            case "br" or "p" or "div" or "li" or "tr":
                Break('\n');
                return false;
            case "td" or "th":
                Break(' ');
                return false;
            default:
                return false;
        }
    }

    /// <summary>Whether the row is complete.</summary>
    private bool Close(RowBuffer row)
    {
        switch (tokens.Name)
        {
            case "table" when _depth > 0:
                return --_depth == 0 && EndRow(row);
            case "tr" when _depth == 1:
                return EndRow(row);
            case "td" or "th" when _depth == 1:
                EndCell(row);
                return false;
            case "p" or "div" or "li":
                Break('\n');
                return false;
            default:
                return false;
        }
    }

    private bool StartTable(RowBuffer row)
    {
        var ended = EndRow(row);
        _covered.Clear();
        _merges.Close();
        if (_row >= 0)
            _row++;
        if (!ended)
            row.Clear(_row + 1);
        return ended;
    }

    private void StartCell()
    {
        _inCell = true;
        _space = false;
        _cut = false;
        _text.Clear();
        _columnSpan = Span("colspan", MaxColumnSpan);
        _rowSpan = Span("rowspan", MaxRowSpan);
    }

    private bool EndRow(RowBuffer row)
    {
        EndCell(row);
        if (!_inRow)
            return false;

        _inRow = false;
        _row++;
        if (_row >= limits.MaxSheetRows)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"The page has more than {limits.MaxSheetRows:N0} rows.");
        for (var i = 0; i < _covered.Count; i++)
            _covered[i] = Math.Max(0, _covered[i] - 1);
        if (row.Count > 0)
        {
            _merges.Mark(row);
            return true;
        }

        row.Clear(_row + 1);
        return false;
    }

    private void EndCell(RowBuffer row)
    {
        if (!_inCell)
            return;

        _inCell = false;
        var column = row.Count == 0 ? 0 : row.Cells[^1].Column + 1;
        while (column < _covered.Count && _covered[column] > 0)
            column++;
        if (column + _columnSpan > limits.MaxColumns)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"Row {_row + 2} has more than {limits.MaxColumns:N0} columns.");

        Fill(ref row.Add(column), row);
        for (var i = 1; i < _columnSpan; i++)
            row.Add(column + i);
        Cover(column);
        if (_columnSpan > 1 || _rowSpan > 1)
            _merges.Add(new MergedRange(_row + 1, column, _row + _rowSpan, column + _columnSpan - 1));
    }

    private void Fill(ref Cell cell, RowBuffer row)
    {
        var text = _text.Span;
        text = text.TrimEnd('\n');
        if (text.IsEmpty)
            return;

        cell.Kind = CellKind.Text;
        cell.Text = text.Contains('&') ? row.Store(WebUtility.HtmlDecode(text.ToString()).Replace('\u00A0', ' ').Trim()) : row.Store(text);
        if (cell.Text.IsEmpty)
            cell.Kind = CellKind.Blank;
    }

    private void Cover(int column)
    {
        if (_rowSpan == 1)
            return;
        while (_covered.Count < column + _columnSpan)
            _covered.Add(0);
        for (var i = 0; i < _columnSpan; i++)
            _covered[column + i] = _rowSpan;
    }

    /// <summary>Appends text as a browser shows it: any white space is one blank.</summary>
    private void Text(ReadOnlySpan<char> text)
    {
        if (!_inCell)
            return;

        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                _space = true;
                continue;
            }

            if (_text.Length >= limits.MaxCellChars)
            {
                if (!_cut)
                    warnings.Add($"Cells longer than {limits.MaxCellChars:N0} characters were cut.");
                _cut = true;
                return;
            }

            if (_space && _text.Length > 0 && _text.Span[^1] != '\n')
                _text.Append(' ');
            _space = false;
            _text.Append(c);
        }
    }

    private void Break(char with)
    {
        if (_inCell && _text.Length > 0 && _text.Length < limits.MaxCellChars && _text.Span[^1] is not ('\n' or ' '))
            _text.Append(with);
    }

    private int Span(string name, int max)
    {
        var attributes = tokens.Content;
        var at = attributes.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return 1;

        var value = attributes[(at + name.Length)..].TrimStart().TrimStart('=').TrimStart().TrimStart("\"'");
        var digits = value.IndexOfAnyExceptInRange('0', '9');
        value = digits < 0 ? value : value[..digits];
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, max) : value.Length > 9 ? max : 1;
    }
}
