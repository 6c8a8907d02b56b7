using IndexForge.Extraction;
using IndexForge.Extraction.Export;

namespace IndexForge.Silo.Verbs;

/// <summary>What <c>indexforge extract</c> is asked to do.</summary>
internal sealed record ExtractSettings
{
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Folder of the results; null writes them to the standard output.</summary>
    public required string? Out { get; init; }

    public required string Format { get; init; }

    public TextForm Text { get; init; }

    /// <summary>Names or numbers (from 0) of the sheets wanted; empty for all.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Whether notes above the table of a CSV file are written too.</summary>
    public bool KeepPreamble { get; init; }

    public WorkbookOptions Options { get; init; } = WorkbookOptions.Default;

    public int Parallel { get; init; } = Environment.ProcessorCount;

    public TimeSpan Timeout { get; init; }
}
