using System.Globalization;

namespace IndexForge.Grains.Catalog;

/// <summary>Which catalog partition lists a document or job. Part of where entries are stored: never changed.</summary>
internal static class CatalogPartitions
{
    public const int Count = 16;

    public static string Of(string key) => (StableHash.Of(key) % Count).ToString(CultureInfo.InvariantCulture);

    public static IEnumerable<string> All => Enumerable.Range(0, Count).Select(i => i.ToString(CultureInfo.InvariantCulture));
}
