namespace IndexForge.Grains;

/// <summary>FNV-1a over UTF-16 units: decides where things are stored, so it never changes.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ (unit & 0xFFu)) * 16777619u);
            hash = unchecked((hash ^ ((uint)unit >> 8)) * 16777619u);
        }

        // FNV's low bits are weak for short keys: fold the high half in.
        return hash ^ (hash >> 16);
    }
}
