namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>Smallest and largest of a stream of texts by code unit, in buffers of its own: rising values cost no strings.</summary>
internal sealed class TextRange
{
    /// <summary>Characters kept of either.</summary>
    private const int MaxLength = 120;

    private char[] _min = [];
    private char[] _max = [];
    private int _minLength = -1;
    private int _maxLength;

    public string? Min => _minLength < 0 ? null : new string(_min, 0, _minLength);

    public string? Max => _minLength < 0 ? null : new string(_max, 0, _maxLength);

    public void Add(ReadOnlySpan<char> text)
    {
        text = TextCut.To(text, MaxLength);
        if (_minLength < 0)
        {
            _minLength = Keep(text, ref _min);
            _maxLength = Keep(text, ref _max);
        }
        else if (text.SequenceCompareTo(_min.AsSpan(0, _minLength)) < 0)
        {
            _minLength = Keep(text, ref _min);
        }
        else if (text.SequenceCompareTo(_max.AsSpan(0, _maxLength)) > 0)
        {
            _maxLength = Keep(text, ref _max);
        }
    }

    private static int Keep(ReadOnlySpan<char> text, ref char[] kept)
    {
        if (kept.Length < text.Length)
        {
            kept = new char[Math.Min(MaxLength, text.Length * 2)];
        }

        text.CopyTo(kept);
        return text.Length;
    }
}
