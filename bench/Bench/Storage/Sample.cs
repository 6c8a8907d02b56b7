using IndexForge.Storage;

namespace IndexForge.Bench.Storage;

/// <summary>A state of the size that jobs and documents have.</summary>
internal sealed class Sample
{
    public static int Bytes { get; } = new GrainStateSerializer([]).Serialize(new Sample()).ToMemory().Length;

    public string Id { get; set; } = "0193a1f4c6d07e1b9a52c3d4e5f60718";

    public string Name { get; set; } = "quarterly sales by region, corrected.xlsx";

    public string Status { get; set; } = "processing";

    public long Attempt { get; set; } = 1;

    public DateTimeOffset QueuedAt { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public string[] Stages { get; set; } = ["fetch", "extract", "chunk", "embed", "index", "finish"];

    public Dictionary<string, string> Labels { get; set; } = new() { ["source"] = "upload", ["tenant"] = "default", ["lang"] = "en" };

    public string Note { get; set; } = new('n', 120);
}
