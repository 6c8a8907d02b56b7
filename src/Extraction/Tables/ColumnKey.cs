namespace IndexForge.Extraction.Tables;

/// <summary>Names as people mean them: without case, spaces and the marks that stand for spaces.</summary>
internal static class ColumnKey
{
    public static string Of(string name)
    {
        var key = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (!char.IsWhiteSpace(c) && c is not ('_' or '-' or '.'))
            {
                key.Append(char.ToLowerInvariant(c));
            }
        }

        // A name of nothing but such marks is itself.
        return key.Length > 0 ? key.ToString() : name.Trim();
    }
}
