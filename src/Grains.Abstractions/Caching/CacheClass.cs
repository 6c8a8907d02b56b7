namespace IndexForge.Grains.Caching;

/// <summary>What kind of answer an entry is: decides how long it lives and which volatile store keeps it.</summary>
[GenerateSerializer, Alias("IndexForge.CacheClass")]
public enum CacheClass
{
    /// <summary>An answer of the API about documents, collections and search (<see cref="StorageNames.Volatile"/>).</summary>
    ApiResponse,

    /// <summary>What belongs to a session (<see cref="StorageNames.Volatile"/>).</summary>
    Session,

    /// <summary>What a model said of an input, keyed <c>pred:{inputHash}</c> (<see cref="StorageNames.VolatileMl"/>).</summary>
    Prediction,

    /// <summary>What was made of a spreadsheet (<see cref="StorageNames.VolatileMl"/>).</summary>
    SpreadsheetResult,

    /// <summary>The result of an expensive computation (<see cref="StorageNames.VolatileMl"/>).</summary>
    Computation,
}
