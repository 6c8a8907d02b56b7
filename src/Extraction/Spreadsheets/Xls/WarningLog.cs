using System.Collections;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Findings about a workbook, added by readers on any thread; each once, and not without end.</summary>
internal sealed class WarningLog : IReadOnlyList<string>
{
    private const int Capacity = 100;

    private readonly Lock _turn = new();
    private volatile string[] _findings = [];

    public int Count => _findings.Length;

    public string this[int index] => _findings[index];

    public void Add(string finding)
    {
        lock (_turn)
        {
            if (_findings.Length < Capacity && !_findings.Contains(finding))
                _findings = [.. _findings, finding];
        }
    }

    public IEnumerator<string> GetEnumerator() => _findings.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
