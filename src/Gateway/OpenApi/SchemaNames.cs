namespace IndexForge.Gateway.OpenApi;

/// <summary>Names of schemas: our records without the suffixes that only mean something in code.</summary>
internal static class SchemaNames
{
    public static string Of(Type type)
    {
        if (type.IsGenericType)
        {
            return string.Concat(type.GetGenericArguments().Select(Of)) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        }

        var name = type.Name;
        foreach (var suffix in (ReadOnlySpan<string>)["View", "Info", "Schema"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length)
            {
                return name[..^suffix.Length];
            }
        }

        return name;
    }
}
