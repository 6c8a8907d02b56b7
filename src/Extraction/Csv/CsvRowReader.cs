using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Cuts a text into rows of fields. Fields are slices of its buffer: a row costs no allocation and, unless it holds escapes,
/// no copy. Text that breaks RFC 4180 is read as its author most likely meant it (<see cref="CsvRowReader"/>.Quotes); nothing
/// is dropped.
/// </summary>
internal sealed partial class CsvRowReader : IDisposable
{
    private const int NeedMore = -1;
    private const int NotTheEnd = -2;

    private readonly CharFeed _feed;
    private readonly ExtractionLimits _limits;
    private readonly string _delimiter;
    private readonly char _quote;
    private readonly char _escape;
    private readonly bool _hasQuote;
    private readonly bool _hasEscape;
    private readonly bool _skipSpace;
    private readonly int _maxRowChars;
    private StructuralScan _scan;
    private char[] _buffer;
    private int _next;
    private int _end;
    private bool _final;
    private bool _repaired;

    public CsvRowReader(CharFeed feed, CsvDialect dialect, ExtractionLimits limits, int bufferChars = 1 << 15)
    {
        _feed = feed;
        _limits = limits;
        _delimiter = dialect.Delimiter;
        _hasQuote = dialect.Quote is not null;
        _hasEscape = dialect.Escape is not null;
        _quote = dialect.Quote ?? '\n';
        _escape = dialect.Escape ?? '\n';
        _skipSpace = dialect.SkipInitialSpace;
        _maxRowChars = (int)Math.Min(8L * limits.MaxCellChars, 1 << 28);
        _scan = new StructuralScan(_delimiter[0], _quote, _escape);
        _buffer = ArrayPool<char>.Shared.Rent(bufferChars + StructuralScan.Block);
    }

    /// <summary>Number of the row read last, from 0; -1 before the first. Blank lines count.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>Rows whose quotes break the rules and were read as most likely meant.</summary>
    public long RepairedRows { get; private set; }

    /// <summary>The first of them.</summary>
    public long FirstRepairedRow { get; private set; } = -1;

    /// <summary>Cells cut to the limit.</summary>
    public long TruncatedCells { get; private set; }

    /// <summary>Reads the next row that is not a blank line; false at the end.</summary>
    /// <exception cref="ExtractionException">The row has too many fields or characters.</exception>
    public bool Read(RowBuffer row)
    {
        while (true)
        {
            if (_next >= _end && !_final)
                Fill();
            if (_next >= _end && _final)
                return false;

            row.Clear(RowNumber(Row + 1));
            _repaired = false;
            _scan.Seek(ref Text, _next);
            var after = Parse(row);
            if (after == NeedMore)
            {
                Fill();
                continue;
            }

            // An empty line is a row without cells, which readers leave out.
            var blank = row.Count == 0;
            _next = after;
            Row++;
            if (_repaired)
            {
                RepairedRows++;
                FirstRepairedRow = FirstRepairedRow < 0 ? Row : FirstRepairedRow;
            }

            if (!blank)
                return true;
        }
    }

    /// <summary>Skips the first line, which then does not count as a row.</summary>
    public void SkipLine()
    {
        Read(new RowBuffer());
        Row = -1;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _next = _end = 0;
        _final = true;
        if (buffer.Length > 0)
            ArrayPool<char>.Shared.Return(buffer);
        _feed.Dispose();
    }

    private ref char Text => ref MemoryMarshal.GetArrayDataReference(_buffer);

    private static int RowNumber(long row) => (int)Math.Min(row, int.MaxValue);

    /// <summary>Parses the row at <see cref="_next"/>; where the next one starts, or -1 if the buffer ends first.</summary>
    private int Parse(RowBuffer row)
    {
        ref var text = ref Text;
        var end = _end;
        var start = _next;
        var delimiter = _delimiter[0];
        var field = new Field { Start = start };
        while (true)
        {
            var at = _scan.Next(ref text, end);
            if (at < 0)
            {
                if (!_final)
                    return NeedMore;
                if (end > start)
                    Finish(row, ref field, end);
                return end;
            }

            var c = Unsafe.Add(ref text, at);
            if (c == delimiter)
            {
                var length = _delimiter.Length == 1 ? 1 : DelimiterAt(at);
                if (length == 0)
                    continue;
                if (length < 0)
                    return NeedMore;

                Finish(row, ref field, at);
                field.Start = _skipSpace ? SkipBlanks(at + length) : at + length;
                if (field.Start > at + 1)
                    _scan.Seek(ref text, field.Start);
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && at + 1 == end && !_final)
                    return NeedMore;
                if (at > start)
                    Finish(row, ref field, at);
                return c == '\r' && at + 1 < end && Unsafe.Add(ref text, at + 1) == '\n' ? at + 2 : at + 1;
            }
            else if (c == _quote)
            {
                // A quote inside an unquoted field is a character like any other.
                if (at == field.Start && !field.Quoted && !Quoted(ref field))
                    return NeedMore;
            }
            else
            {
                if (at + 1 >= end && !_final)
                    return NeedMore;
                field.Escaped = true;
                _scan.Seek(ref text, Math.Min(at + 2, end));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(RowBuffer row, ref Field field, int end)
    {
        var start = field.Start;
        var length = end - start;
        if (field.Special)
        {
            FinishSpecial(row, ref field, end);
            return;
        }

        ref var cell = ref Add(row);
        if (length == 0)
            return;
        if (length > _limits.MaxCellChars)
            length = Cut(start);
        cell.Kind = CellKind.Text;
        cell.Text = new ReadOnlyMemory<char>(_buffer, start, length);
    }

    private void FinishSpecial(RowBuffer row, ref Field field, int end)
    {
        var (start, length) = field.Quoted ? (field.ContentStart, field.ContentEnd - field.ContentStart) : (field.Start, end - field.Start);
        ref var cell = ref Add(row);
        cell.Kind = CellKind.Text;
        if (field.Quoted)
            cell.Flags = CellFlags.Quoted;
        if (length > _limits.MaxCellChars)
            length = Cut(start);
        cell.Text = field.Escaped
            ? Unescape(row, _buffer.AsSpan(start, length))
            : new ReadOnlyMemory<char>(_buffer, start, length);
        field = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Cell Add(RowBuffer row)
    {
        if (row.Count >= _limits.MaxColumns)
            throw TooWide();
        return ref row.Add(row.Count);
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
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            var pair = i + 1 < content.Length && (_hasEscape && c == _escape ? IsEscapable(content[i + 1]) : c == _quote && content[i + 1] == _quote);
            text[length++] = pair ? content[++i] : c;
        }

        return target[..length];
    }

    /// <summary>An escape before any other character is text: paths such as <c>C:\new</c> must survive.</summary>
    private bool IsEscapable(char c) => c == _escape || (c == _quote && _hasQuote) || c == _delimiter[0] || c is '\n' or '\r';

    /// <summary>Length of the delimiter if it stands here, 0 if not, -1 if the buffer ends within it.</summary>
    private int DelimiterAt(int at)
    {
        if (_delimiter.Length == 1)
            return _buffer[at] == _delimiter[0] ? 1 : 0;

        var rest = _buffer.AsSpan(at, Math.Min(_delimiter.Length, _end - at));
        if (!_delimiter.AsSpan().StartsWith(rest))
            return 0;
        return rest.Length == _delimiter.Length ? rest.Length : _final ? 0 : -1;
    }

    private int SkipBlanks(int at)
    {
        while (at < _end && _buffer[at] == ' ')
            at++;
        return at;
    }

    /// <summary>Makes room and reads on; what belongs to the unfinished row stays.</summary>
    private void Fill()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _end -= _next;
            _next = 0;
        }

        if (_end > _buffer.Length - StructuralScan.Block - 2)
        {
            if (_end >= _maxRowChars)
                throw TooLong();
            var larger = ArrayPool<char>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = _feed.Read(_buffer.AsSpan(_end, _buffer.Length - StructuralScan.Block - _end));
        _final = read == 0;
        _end += read;
    }

    private ExtractionException TooLong() => new(
        ExtractionErrors.TooLarge,
        $"Row {Row + 2} is longer than {_maxRowChars:N0} characters: a line end or a closing quote is missing, or this is no table.");

    private ExtractionException TooWide() => new(
        ExtractionErrors.TooLarge, $"Row {Row + 2} has more than {_limits.MaxColumns:N0} fields.");

    /// <summary>The field being read: where it starts, and once its closing quote is seen, what it holds.</summary>
    private struct Field
    {
        public int Start;
        public int ContentStart;
        public int ContentEnd;
        public bool Quoted;
        public bool Escaped;

        public readonly bool Special => Quoted | Escaped;
    }
}
