using System.Buffers;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>
/// Shows cells as Excel (English, United States) does in its own text exports. Each format code is compiled once, on first
/// use; writing allocates nothing. One formatter serves any number of threads.
/// </summary>
public sealed class NumberFormatter : ICellFormatter
{
    /// <summary>Excel fills a cell with # when its format cannot show its number: in a text export, where no width ends them, this many.</summary>
    internal const int OverflowLength = 255;

    private readonly IReadOnlyList<string> _formats;
    private readonly bool _date1904;
    private FormatCode?[] _compiled;

    /// <summary>A formatter for the cells of a workbook, by its format table and date system.</summary>
    public NumberFormatter(IWorkbook workbook)
        : this(workbook.Formats, workbook.Date1904)
    {
    }

    /// <summary>A formatter for cells whose <see cref="Cell.Format"/> points into a list of format codes.</summary>
    /// <param name="formats">The codes; the list may grow later.</param>
    /// <param name="date1904">Whether serial dates count from 1904.</param>
    public NumberFormatter(IReadOnlyList<string> formats, bool date1904)
    {
        _formats = formats;
        _date1904 = date1904;
        _compiled = new FormatCode?[Math.Max(16, formats.Count)];
    }

    /// <inheritdoc/>
    public void Write(in Cell cell, IBufferWriter<char> output)
    {
        switch (cell.Kind)
        {
            case CellKind.Number:
                WriteNumber(CodeOf(cell.Format), cell.Number, output);
                break;
            case CellKind.Text:
                WriteText(CodeOf(cell.Format), cell.Text.Span, output);
                break;
            case CellKind.Boolean:
                output.Write(cell.Number != 0 ? "TRUE" : "FALSE");
                break;
            case CellKind.Error:
                output.Write(cell.Text.Span);
                break;
        }
    }

    /// <inheritdoc/>
    public DateParts DatePartsOf(ushort format) => CodeOf(format).DateParts;

    private void WriteNumber(FormatCode code, double value, IBufferWriter<char> output)
    {
        if (!double.IsFinite(value))
        {
            // Excel knows no infinity and reads such bits as one more power of two.
            code = FormatCode.General;
        }

        var sink = new CharSink(output);
        if (code.IsGeneral)
        {
            if (value < 0)
                sink.Append('-');
            GeneralWriter.Write(Decimal15.Of(value), ref sink);
        }
        else if (code.Choose(value, out var showSign) is { } section)
        {
            if (section.DbNum > 0)
                WriteNumerals(section, value, showSign, ref sink);
            else
                WriteSection(section, value, showSign, ref sink);
        }
        else
        {
            sink.Append('#', OverflowLength);
        }

        sink.Flush();
    }

    private void WriteSection(FormatSection section, double value, bool showSign, ref CharSink sink)
    {
        if (section.Kind == SectionKind.Date)
        {
            DateWriter.Write(section, value, _date1904, ref sink);
            return;
        }

        switch (section.Kind)
        {
            case SectionKind.Number:
                NumberWriter.Write(section, Decimal15.Of(value), showSign, ref sink);
                break;
            case SectionKind.Scientific:
                NumberWriter.WriteScientific(section, Decimal15.Of(value), showSign, ref sink);
                break;
            case SectionKind.Fraction:
                FractionWriter.Write(section, value, showSign, ref sink);
                break;
            default:
                WriteGeneral(section, value, showSign, ref sink);
                break;
        }
    }

    /// <summary>Chinese numerals are rare enough to go through a buffer of their own.</summary>
    private void WriteNumerals(FormatSection section, double value, bool showSign, ref CharSink sink)
    {
        var digits = new ArrayBufferWriter<char>();
        var inner = new CharSink(digits);
        WriteSection(section, value, showSign, ref inner);
        inner.Flush();
        CjkNumerals.Write(digits.WrittenSpan, section, ref sink);
    }

    private static void WriteGeneral(FormatSection section, double value, bool showSign, ref CharSink sink)
    {
        if (showSign)
            sink.Append('-');
        foreach (var token in section.Tokens)
        {
            if (token.Kind == TokenKind.Literal)
                sink.Append(token.Text);
            else if (token.Kind is TokenKind.General or TokenKind.Text)
                GeneralWriter.Write(Decimal15.Of(value), ref sink);
        }
    }

    private static void WriteText(FormatCode code, ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        if (code.Text is null)
        {
            output.Write(text);
            return;
        }

        var sink = new CharSink(output);
        foreach (var token in code.Text.Tokens)
        {
            if (token.Kind == TokenKind.Literal)
                sink.Append(token.Text);
            else if (token.Kind is TokenKind.Text or TokenKind.General)
                sink.Append(text);
        }

        sink.Flush();
    }

    private FormatCode CodeOf(ushort format)
    {
        var compiled = _compiled;
        if (format < compiled.Length && compiled[format] is { } code)
            return code;

        // Two threads may compile the same code, and a growing table may lose an entry: both only cost a second compilation.
        code = FormatCode.Compile(format < _formats.Count ? _formats[format] : BuiltInFormats.General);
        if (format >= compiled.Length)
        {
            Array.Resize(ref compiled, Math.Max(format + 1, compiled.Length * 2));
            _compiled = compiled;
        }

        compiled[format] = code;
        return code;
    }
}
