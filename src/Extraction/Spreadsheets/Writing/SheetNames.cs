namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>Makes names that Excel accepts: at most 31 characters, none of <c>[]:*?/\</c>, each once whatever the case.</summary>
internal sealed class SheetNames
{
    private const int MaxLength = 31;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public string Add(string wanted)
    {
        var name = string.Concat(wanted.Select(c => c is '[' or ']' or ':' or '*' or '?' or '/' or '\\' || char.IsControl(c) ? '_' : c)).Trim().Trim('\'');
        name = Cut(name.Length == 0 || name.Equals("History", StringComparison.OrdinalIgnoreCase) ? $"Sheet{_taken.Count + 1}" : name, MaxLength);
        var unique = name;
        for (var i = 2; !_taken.Add(unique); i++)
        {
            var suffix = $" ({i})";
            unique = Cut(name, MaxLength - suffix.Length) + suffix;
        }

        return unique;
    }

    private static string Cut(string name, int length)
    {
        if (name.Length <= length)
            return name;
        return name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)];
    }
}
