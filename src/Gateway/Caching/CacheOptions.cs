using System.ComponentModel.DataAnnotations;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Caching;

/// <summary>What is cached, for how long: section <c>Cache</c>.</summary>
public sealed record CacheOptions
{
    public const string Section = "Cache";

    /// <summary>Whether anything is cached (<c>ENABLE_ENHANCED_CACHING</c>).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The level in this process' memory.</summary>
    public CacheMemoryOptions Memory { get; init; } = new();

    /// <summary>How long answers are fresh.</summary>
    public CacheTtlOptions Ttl { get; init; } = new();

    /// <summary>How long beyond its freshness an answer may be given while it is being renewed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StaleWhileRevalidate { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long beyond its freshness an answer may be given if renewing it fails. What was invalidated is never given.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StaleIfError { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Larger answers are not cached.</summary>
    [Range(1, CacheValueLimit)]
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>How long a computation may take before another caller may start one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:25")]
    public TimeSpan ComputeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From so many hits on, an answer is renewed before it runs out; 0 turns that off.</summary>
    [Range(0, int.MaxValue)]
    public int PrefetchHits { get; init; } = 3;

    /// <summary>The last part of an answer's freshness in which it is renewed early.</summary>
    [Range(0.01, 0.9)]
    public double PrefetchWindow { get; init; } = 0.1;

    /// <summary>Paths with queries that are asked for once at start, and again by <c>POST /api/v1/admin/cache/warm</c>.</summary>
    [MaxLength(1_000)]
    public IReadOnlyList<string> Warm { get; init; } = [];

    private const int CacheValueLimit = 16 << 20;

    internal TimeSpan Fresh(CacheClass kind) => kind switch
    {
        CacheClass.ApiResponse => Ttl.ApiResponse,
        CacheClass.Session => Ttl.Session,
        CacheClass.Prediction => Ttl.Prediction,
        CacheClass.SpreadsheetResult => Ttl.SpreadsheetResult,
        _ => Ttl.Computation,
    };
}

/// <summary>The level in memory: section <c>Cache:Memory</c>.</summary>
public sealed record CacheMemoryOptions
{
    public const string Section = "Cache:Memory";

    /// <summary>Answers at most; beyond it the least recently used one goes.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; init; } = 1_000;

    /// <summary>Bytes at most, keys included; beyond it the least recently used answer goes.</summary>
    [Range(1 << 16, 1L << 40)]
    public long MaxBytes { get; init; } = 32 << 20;
}

/// <summary>How long answers are fresh, by class: section <c>Cache:Ttl</c>.</summary>
public sealed record CacheTtlOptions
{
    public const string Section = "Cache:Ttl";

    /// <summary>Answers of the API.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan ApiResponse { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Sessions.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Predictions of models.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Prediction { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What was made of a spreadsheet.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SpreadsheetResult { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Computations.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Computation { get; init; } = TimeSpan.FromHours(2);

    /// <summary>That there is no such thing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Negative { get; init; } = TimeSpan.FromSeconds(5);
}
