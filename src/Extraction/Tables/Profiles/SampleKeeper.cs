namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>
/// Five distinct values: those whose hashes are the smallest (bottom-k sampling), so the choice is uniform over the distinct values
/// and does not depend on the order of rows. A text is made only for a value that is kept.
/// </summary>
internal sealed class SampleKeeper
{
    public const int Count = 5;

    /// <summary>Characters kept of a sample.</summary>
    public const int MaxLength = 120;

    private readonly ulong[] _hashes = new ulong[Count];
    private readonly string[] _texts = new string[Count];
    private int _kept;

    /// <summary>Whether a value with this hash is to be kept; then call <see cref="Keep"/>.</summary>
    public bool Wants(ulong hash) =>
        _kept < Count ? !_hashes.AsSpan(0, _kept).Contains(hash) : hash < _hashes[Count - 1] && !_hashes.AsSpan().Contains(hash);

    public void Keep(ulong hash, string text)
    {
        var at = _kept < Count ? _kept++ : Count - 1;
        for (; at > 0 && _hashes[at - 1] > hash; at--)
        {
            _hashes[at] = _hashes[at - 1];
            _texts[at] = _texts[at - 1];
        }

        _hashes[at] = hash;
        _texts[at] = text;
    }

    public IReadOnlyList<string> Samples => _texts[.._kept];
}
