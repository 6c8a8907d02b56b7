using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Sqlite;

/// <summary>How much one provider may keep in the SQLite file.</summary>
public sealed record SqliteStateOptions
{
    /// <summary>
    /// Payload bytes at most, or 0 for no limit. Beyond it the states that were not written for longest are dropped, a tenth
    /// at a time. Only for volatile providers: a grain whose state has been dropped fails its next write, and reads again.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long MaxBytes { get; set; }
}
