using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Sqlite;

/// <summary>Where the SQLite file is and how it is kept.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The folder of the file, made where it is absent.</summary>
    [Required]
    public string Folder { get; set; } = "data";

    /// <summary>The file's name in the folder.</summary>
    [Required, RegularExpression(@"[^/\\]+")]
    public string FileName { get; set; } = "indexforge.db";

    /// <summary>Connections that read, each with a thread of its own.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>Writes in one commit at most.</summary>
    [Range(1, 100_000)]
    public int MaxBatchWrites { get; set; } = 1024;

    /// <summary>Payload bytes in one commit at most; a single larger write still commits, alone.</summary>
    [Range(1, 1 << 30)]
    public int MaxBatchBytes { get; set; } = 16 << 20;

    /// <summary>Operations that may wait for the writer, and for the readers, before further ones are refused.</summary>
    [Range(1, 10_000_000)]
    public int MaxPending { get; set; } = 65_536;

    /// <summary>Payload bytes that may wait for the writer before further writes are refused.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxPendingBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of one state at most. States are meant to be blocks of up to 1 MiB.</summary>
    [Range(1, 512 << 20)]
    public int MaxStateBytes { get; set; } = 128 << 20;

    /// <summary>Bytes of the database file at most; 0 for no limit but the disk's.</summary>
    [Range(0, long.MaxValue)]
    public long MaxFileBytes { get; set; }

    /// <summary>Bytes of the write-ahead log after which it is copied into the database.</summary>
    [Range(1 << 16, 1L << 32)]
    public long CheckpointBytes { get; set; } = 16 << 20;

    /// <summary>Files up to this size are checked whole at start (about 1 s a GiB from a warm cache); larger ones only at their schema.</summary>
    [Range(0, long.MaxValue)]
    public long IntegrityCheckMaxBytes { get; set; } = 1L << 30;

    /// <summary>How long to wait for a lock that a person's tool holds on the file.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal string Path => System.IO.Path.Combine(System.IO.Path.GetFullPath(Folder), FileName);
}
