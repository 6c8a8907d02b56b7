using System.Text.RegularExpressions;

namespace IndexForge.Grains;

/// <summary>Rules for names that callers choose.</summary>
public static partial class Names
{
    /// <summary>The collection used when none is named.</summary>
    public const string DefaultCollection = "default";

    /// <summary>Whether a collection name is allowed: 1–64 of a–z, 0–9, '-', '_', '.', starting with a letter or digit.</summary>
    public static bool IsCollection(string name) => CollectionName().IsMatch(name);

    /// <summary>The collection meant, or an <c>invalid_request</c> that says what is allowed.</summary>
    public static string Collection(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return DefaultCollection;
        }

        return IsCollection(name)
            ? name
            : throw new ServiceException(ErrorCodes.InvalidRequest, $"'{Short(name)}' is no collection name: use 1 to 64 of a-z, 0-9, '-', '_' and '.', starting with a letter or a digit.");
    }

    /// <summary>A caller's text cut to what fits a message.</summary>
    public static string Short(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex CollectionName();
}
