using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>The number formats that cells of a workbook point into, each once.</summary>
internal sealed class FormatCatalog
{
    private readonly Dictionary<string, ushort> _indexes = new(StringComparer.Ordinal) { [BuiltInFormats.General] = 0 };
    private readonly List<string> _codes = [BuiltInFormats.General];

    /// <summary>The codes; entry 0 is General.</summary>
    public IReadOnlyList<string> Codes => _codes;

    /// <summary>The index of a code, added if it is new. Once the catalogue is full, further codes are General.</summary>
    public ushort Add(string code)
    {
        if (_indexes.TryGetValue(code, out var index))
            return index;
        if (_codes.Count > ushort.MaxValue)
            return 0;

        index = (ushort)_codes.Count;
        _codes.Add(code);
        _indexes.Add(code, index);
        return index;
    }
}
