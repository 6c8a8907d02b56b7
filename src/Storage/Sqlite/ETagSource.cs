using System.Globalization;

namespace IndexForge.Storage.Sqlite;

/// <summary>Makes ETags that no other write of the file has or had: 23 bits count the openings of the file, 40 the writes since.</summary>
/// <remarks>A row that is cleared and written anew therefore never gets an old ETag back, and no counter is stored per write.</remarks>
internal sealed class ETagSource(long epoch)
{
    private long _last = epoch << 40;

    public long Next() => ++_last;

    public static string Format(long tag) => tag.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The tag of the text; -1, which no row has, for a text that is not one of ours.</summary>
    public static long Parse(string text) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag) && tag > 0 ? tag : -1;
}
