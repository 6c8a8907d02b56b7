using System.Buffers;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>
/// What a stream of cells shows of its column: counts by kind, ranges under every convention still possible, a distinct sketch and
/// samples. Nothing is allocated per cell; everything is a sum, a minimum or a maximum, so rows may come in any order.
/// </summary>
internal sealed partial class ColumnProfile(int precision)
{
    private readonly HyperLogLog _distinct = new(precision);
    private readonly SampleKeeper _samples = new();
    private ValueCounts _counts;
    private Range<double> _numbers;
    private Range<double> _byDot;
    private Range<double> _byComma;
    private Range<long> _moments;
    private Range<long> _dayFirst;
    private Range<long> _monthFirst;
    private Range<long> _times;
    private Range<double> _booleans;
    private readonly TextRange _texts = new();
    private bool _nonText;

    public ValueCounts Counts => _counts;

    /// <summary>Adds a cell that is not blank; <paramref name="zeroPadded"/> numbers count as names.</summary>
    public void Add(in TableRow row, in TableCell cell, bool zeroPadded)
    {
        ulong hash;
        switch (cell.Kind)
        {
            case ValueKind.Text:
                hash = AddText(cell.Text.Trim());
                break;
            case ValueKind.Number:
                hash = AddNumber(cell.Number, zeroPadded);
                break;
            case ValueKind.Boolean:
                _counts.Boolean++;
                _booleans.Add(cell.Number);
                hash = StableHash.Of(cell.Number, seed: 2);
                _nonText = true;
                break;
            case ValueKind.Date or ValueKind.DateTime:
                _counts.Date += cell.Kind == ValueKind.Date ? 1 : 0;
                _counts.DateTime += cell.Kind == ValueKind.DateTime ? 1 : 0;
                _moments.Add(cell.Ticks);
                hash = StableHash.Of(cell.Ticks, seed: 3);
                _nonText = true;
                break;
            case ValueKind.Time:
                _counts.Time++;
                _times.Add(cell.Ticks);
                hash = StableHash.Of(cell.Ticks, seed: 4);
                _nonText = true;
                break;
            case ValueKind.Error:
                _counts.Error++;
                return;
            default:
                return;
        }

        _distinct.Add(hash);
        if (_samples.Wants(hash))
        {
            _samples.Keep(hash, Displayed(row, cell));
        }
    }

    private ulong AddNumber(double number, bool zeroPadded)
    {
        _nonText = true;
        if (zeroPadded)
        {
            _counts.DigitName++;
        }
        else if (number == Math.Floor(number) && Math.Abs(number) <= 9_007_199_254_740_992)
        {
            _counts.Whole++;
        }
        else
        {
            _counts.Fraction++;
        }

        _numbers.Add(number);
        return StableHash.Of(number, seed: 1);
    }

    private ulong AddText(ReadOnlySpan<char> text)
    {
        var shape = TextShapes.Read(text);
        switch (shape.Kind)
        {
            case TextKind.Plain:
                _counts.Plain++;
                break;
            case TextKind.Placeholder:
                _counts.Placeholder++;
                break;
            case TextKind.Boolean:
                _counts.Boolean++;
                _booleans.Add(shape.ByDot);
                break;
            case TextKind.DigitName:
                _counts.DigitName++;
                break;
            case TextKind.Number:
                AddNumberText(shape);
                break;
            case TextKind.Date or TextKind.DateTime:
                AddMomentText(shape);
                break;
            case TextKind.Time:
                _counts.Time++;
                _times.Add(shape.DayFirst);
                break;
        }

        if (shape.Kind != TextKind.Placeholder)
        {
            _texts.Add(text);
        }

        return StableHash.Of(text);
    }

    private void AddNumberText(in TextShape shape)
    {
        _byDot.Add(shape.ByDot);
        _byComma.Add(shape.ByComma);
        _counts.MarkDot += shape.Mark == MarkEvidence.Dot ? 1 : 0;
        _counts.MarkComma += shape.Mark == MarkEvidence.Comma ? 1 : 0;
        _counts.EitherDot += shape.Mark == MarkEvidence.EitherDot ? 1 : 0;
        _counts.EitherComma += shape.Mark == MarkEvidence.EitherComma ? 1 : 0;
        switch (shape.WholeByDot, shape.WholeByComma)
        {
            case (true, true):
                _counts.Whole++;
                break;
            case (true, false):
                _counts.WholeByDotOnly++;
                break;
            case (false, true):
                _counts.WholeByCommaOnly++;
                break;
            default:
                _counts.Fraction++;
                break;
        }
    }

    private void AddMomentText(in TextShape shape)
    {
        _counts.Date += shape.Kind == TextKind.Date ? 1 : 0;
        _counts.DateTime += shape.Kind == TextKind.DateTime ? 1 : 0;
        _counts.DayMonth += shape.Order == OrderEvidence.DayMonth ? 1 : 0;
        _counts.MonthDay += shape.Order == OrderEvidence.MonthDay ? 1 : 0;
        _counts.EitherOrder += shape.Order == OrderEvidence.Either ? 1 : 0;
        _dayFirst.Add(shape.DayFirst);
        _monthFirst.Add(shape.MonthFirst);
    }

    private static string Displayed(in TableRow row, in TableCell cell)
    {
        var buffer = new ArrayBufferWriter<char>(64);
        row.WriteDisplayed(cell, buffer);
        return TextCut.To(buffer.WrittenSpan.Trim(), SampleKeeper.MaxLength).ToString();
    }
}
