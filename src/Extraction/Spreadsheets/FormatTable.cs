using System.Collections;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>The distinct format codes of a workbook; entry 0 is General. Readers on several threads may add while others read.</summary>
internal sealed class FormatTable : IReadOnlyList<string>
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, ushort> _indexes = new(StringComparer.Ordinal) { [BuiltInFormats.General] = 0 };
    private volatile string[] _codes = [BuiltInFormats.General, "", "", ""];
    private volatile int _count = 1;

    public int Count => _count;

    public string this[int index] => _codes[index];

    /// <summary>The index of a code, added if new; General once the table is full.</summary>
    public ushort Add(string? code)
    {
        if (string.IsNullOrEmpty(code))
            return 0;

        lock (_turn)
        {
            if (_indexes.TryGetValue(code, out var index))
                return index;
            if (_count > ushort.MaxValue)
                return 0;

            // Readers see either array with all entries below the count, which is raised last.
            var codes = _codes;
            if (_count == codes.Length)
                Array.Resize(ref codes, codes.Length * 2);
            index = (ushort)_count;
            codes[index] = code;
            _codes = codes;
            _indexes.Add(code, index);
            _count++;
            return index;
        }
    }

    public IEnumerator<string> GetEnumerator() => _codes.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
