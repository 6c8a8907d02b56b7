using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Spreadsheets.Sylk;

/// <summary>The lines of a text, one at a time in a reused buffer.</summary>
internal sealed class SylkLines(CharFeed feed, ExtractionLimits limits) : IDisposable
{
    private readonly int _max = limits.MaxCellChars + 1024;
    private char[] _buffer = new char[4096];
    private int _at;
    private int _end;
    private bool _final;

    /// <summary>The next line that is not blank, good until the next call; false at the end.</summary>
    /// <exception cref="ExtractionException">A line is longer than a cell may be.</exception>
    public bool Next(out ReadOnlySpan<char> line)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_at, _end - _at).IndexOfAny('\r', '\n');
            if (length < 0 && !_final)
            {
                Fill();
                continue;
            }

            line = _buffer.AsSpan(_at, length < 0 ? _end - _at : length);
            _at += length < 0 ? line.Length : length + 1;
            if (line.Length > 0 || length < 0)
                return line.Length > 0;
        }
    }

    public void Dispose() => feed.Dispose();

    private void Fill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        _end -= _at;
        _at = 0;
        if (_end > _max)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"A line is longer than {_max:N0} characters.");
        if (_buffer.Length - _end < 2)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = feed.Read(_buffer.AsSpan(_end));
        _final = read == 0;
        _end += read;
    }
}
