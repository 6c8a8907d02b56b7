using System.Buffers;
using System.Numerics;
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

    /// <summary>Whether the scan stands at the row to come, as it does after one that was read to its end.</summary>
    private bool _inStep;

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

            row.Restart(RowNumber(Row + 1));
            _repaired = false;
            if (!_inStep)
                _scan.Seek(ref Text, _next);
            var after = Parse(row);
            _inStep = after != NeedMore;
            if (!_inStep)
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
        var rowStart = _next;
        var start = rowStart;
        var delimiter = _delimiter[0];
        var simple = _delimiter.Length == 1 && !_skipSpace;
        var special = false;
        var field = default(Field);
        var bits = _scan.Rest;
        var block = _scan.At;
        while (true)
        {
            while (bits == 0 && block + StructuralScan.Block < end)
                bits = _scan.Bits(ref text, block += StructuralScan.Block);
            var at = bits == 0 ? end : block + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
            if (at >= end)
            {
                if (!_final)
                    return NeedMore;
                if (end > rowStart)
                    Finish(row, start, end, special, ref field);
                return end;
            }

            var c = Unsafe.Add(ref text, at);
            if (c == delimiter)
            {
                var length = simple ? 1 : DelimiterAt(at);
                if (length == 0)
                    continue;
                if (length < 0)
                    return NeedMore;

                Finish(row, start, at, special, ref field);
                special = false;
                start = at + 1;
                if (!simple)
                {
                    start = _skipSpace ? SkipBlanks(at + length) : at + length;
                    _scan.Seek(ref text, start);
                    (bits, block) = (_scan.Rest, _scan.At);
                }
            }
            else if (c is '\n' or '\r')
            {
                var next = at + 1;
                if (c == '\r')
                {
                    if (next == end && !_final)
                        return NeedMore;
                    if (next < end && Unsafe.Add(ref text, next) == '\n')
                        next++;
                }

                if (at > rowStart)
                    Finish(row, start, at, special, ref field);
                (_scan.Rest, _scan.At) = (bits, block);
                if (next > at + 1)
                    _scan.Next(ref text, end);
                return next;
            }
            else if (c == _quote)
            {
                // A quote inside an unquoted field is a character like any other.
                if (at == start && !special)
                {
                    field = default;
                    (_scan.Rest, _scan.At) = (bits, block);
                    if (!(simple && WellQuoted(start, ref field)) && !Quoted(start, ref field))
                        return NeedMore;
                    special = field.Quoted;
                    (bits, block) = (_scan.Rest, _scan.At);
                }
            }
            else
            {
                if (at + 1 >= end && !_final)
                    return NeedMore;
                field = special ? field : default;
                field.Escaped = special = true;
                _scan.Seek(ref text, Math.Min(at + 2, end));
                (bits, block) = (_scan.Rest, _scan.At);
            }
        }
    }

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
        _inStep = false;
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
}
