namespace IndexForge.Gateway.Requests;

/// <summary>Parameters that several endpoints share.</summary>
internal static class CommonParameters
{
    public static readonly TextParameter Collection = new("collection", "The collection; 'default' when none is named.", 64);

    public static readonly TextParameter Cursor = new("cursor", "Where the page starts: 'nextCursor' of the page before.", 1_024);

    public static readonly NumberParameter Limit = new("limit", "At most this many items.", 50, 1, 500);

    public static readonly TextParameter Table = new("table", "The table's name; the first table when none is named.", 512);
}
