using System.Text.Json.Serialization;

namespace IndexForge.Silo.Verbs;

/// <summary>What became of one file.</summary>
internal sealed record ExtractResult(string File)
{
    public string? Format { get; set; }

    public List<ExtractedSheet> Sheets { get; } = [];

    /// <summary>What the verb itself left out or changed.</summary>
    [JsonIgnore]
    public List<string> Notes { get; } = [];

    public IReadOnlyList<string> Warnings { get; set; } = [];

    public ExtractFault? Error { get; set; }

    public long ElapsedMs { get; set; }
}

/// <summary>A sheet that was written.</summary>
internal sealed record ExtractedSheet(int Index, string Name, string Visibility, long Rows, string? Path);

/// <summary>Why a file, or the rest of it, was not read.</summary>
internal sealed record ExtractFault(string Code, string Message);
