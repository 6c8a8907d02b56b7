namespace IndexForge.Gateway.Requests;

/// <summary>Names of enumeration members as JSON has them.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
