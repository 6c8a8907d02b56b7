using System.Globalization;

namespace IndexForge.Grains.Documents;

/// <summary>Where the parts of a document's generation are stored.</summary>
internal static class DocumentBlocks
{
    public static string Rows(string id, Generation generation, int table) =>
        string.Create(CultureInfo.InvariantCulture, $"doc/{id}/{generation}/t{table}/");

    public static string Chunks(string id, Generation generation) => $"doc/{id}/{generation}/c/";

    public static string Text(string id, Generation generation) => $"doc/{id}/{generation}/x/";

    public static string Issues(string id, Generation generation) => $"doc/{id}/{generation}/i/";
}
