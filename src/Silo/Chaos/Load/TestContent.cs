using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>A file to send, and what is known of it.</summary>
/// <param name="Marker">A word that only this file has, once in each row.</param>
/// <param name="Class">What it is meant to do.</param>
/// <param name="Extension">Of its name, with the dot.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Rows">Rows of its table, where it has one that is known.</param>
/// <param name="Chunks">Chunks that its marker finds, where that is known.</param>
/// <param name="Options">Processing options as JSON.</param>
internal sealed record TestContent(string Marker, ContentClass Class, string Extension, byte[] Bytes, long? Rows, int? Chunks, string? Options = null)
{
    /// <summary>A word that all good files have in each row.</summary>
    public const string CommonWord = "chaoscommon7";

    private volatile string? _document;
    private volatile string? _job;

    public string Name => Marker + Extension;

    /// <summary>The document it became, once known.</summary>
    public string? Document
    {
        get => _document;
        set => _document = value;
    }

    /// <summary>The last job known of it.</summary>
    public string? Job
    {
        get => _job;
        set => _job = value;
    }
}
