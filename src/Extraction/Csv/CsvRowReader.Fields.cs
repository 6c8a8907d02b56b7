using System.Runtime.CompilerServices;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Csv;

/// <summary>What becomes of a field once its end is known: a cell that is a slice of the buffer, or a copy without its escapes.</summary>
internal sealed partial class CsvRowReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(RowBuffer row, int start, int end, bool special, ref Field field)
    {
        var length = end - start;
        if (special | length > _limits.MaxCellChars | row.Count >= _limits.MaxColumns)
            FinishSpecial(row, start, end, special, ref field);
        else
            row.AddText(_buffer, start, length);
    }

    private void FinishSpecial(RowBuffer row, int start, int end, bool special, ref Field field)
    {
        if (row.Count >= _limits.MaxColumns)
            throw TooWide();

        var quoted = special && field.Quoted;
        if (quoted)
            (start, end) = (field.ContentStart, field.ContentEnd);
        var length = end - start > _limits.MaxCellChars ? Cut(start) : end - start;
        ref var cell = ref row.AddText(_buffer, start, length);
        if (quoted)
            (cell.Kind, cell.Flags) = (CellKind.Text, CellFlags.Quoted);
        if (special && field.Escaped)
            cell.Text = Unescape(row, _buffer.AsSpan(start, length));
    }

    private int Cut(int start)
    {
        TruncatedCells++;
        var length = _limits.MaxCellChars;
        return char.IsHighSurrogate(_buffer[start + length - 1]) ? length - 1 : length;
    }

    private ReadOnlyMemory<char> Unescape(RowBuffer row, ReadOnlySpan<char> content)
    {
        var target = row.Reserve(content.Length);
        var text = target.Span;
        var length = 0;
        while (true)
        {
            var plain = _hasEscape ? content.IndexOfAny(_quote, _escape) : content.IndexOf(_quote);
            if (plain < 0 || plain + 1 >= content.Length)
                break;

            content[..plain].CopyTo(text[length..]);
            length += plain;
            var (c, next) = (content[plain], content[plain + 1]);
            var pair = _hasEscape && c == _escape ? IsEscapable(next) : c == _quote && next == _quote;
            text[length++] = pair ? next : c;
            content = content[(pair ? plain + 2 : plain + 1)..];
        }

        content.CopyTo(text[length..]);
        return target[..(length + content.Length)];
    }

    /// <summary>An escape before any other character is text: paths such as <c>C:\new</c> must survive.</summary>
    private bool IsEscapable(char c) => c == _escape || (c == _quote && _hasQuote) || c == _delimiter[0] || c is '\n' or '\r';

    /// <summary>What is known of a field that is quoted or holds escapes.</summary>
    private struct Field
    {
        public int ContentStart;
        public int ContentEnd;
        public bool Quoted;
        public bool Escaped;
    }
}
