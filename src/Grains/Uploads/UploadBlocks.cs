using System.Globalization;

namespace IndexForge.Grains.Uploads;

/// <summary>Where an upload's blocks are stored; a registered document keeps them there.</summary>
internal static class UploadBlocks
{
    public static string Prefix(string uploadId) => $"upload/{uploadId}/";

    public static string Key(string uploadId, int index) => string.Create(CultureInfo.InvariantCulture, $"upload/{uploadId}/{index}");
}
