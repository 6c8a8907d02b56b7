using System.Collections;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>Findings about a workbook, gathered from any thread that reads a sheet; bounded, each said once.</summary>
internal sealed class WarningLog : IReadOnlyList<string>
{
    private const int MaxWarnings = 200;

    private readonly Lock _turn = new();
    private volatile string[] _warnings = [];

    public int Count => _warnings.Length;

    public string this[int index] => _warnings[index];

    public void Add(string warning)
    {
        lock (_turn)
        {
            if (_warnings.Length < MaxWarnings && !_warnings.Contains(warning))
                _warnings = [.. _warnings, warning];
        }
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_warnings).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
