namespace IndexForge.Grains;

/// <summary>The grain storage providers that grains name, in one place; the host decides what stands behind each.</summary>
public static class StorageNames
{
    /// <summary>What must never be lost: documents, jobs, queue, catalog, index, keys.</summary>
    public const string Durable = "durable";

    /// <summary>What may be lost at any time: API cache, sessions, breakers, buckets.</summary>
    public const string Volatile = "volatile";

    /// <summary>What may be lost at any time and belongs to models and computations: predictions, processed spreadsheets.</summary>
    public const string VolatileMl = "volatile-ml";
}
