using IndexForge.Grains;

namespace IndexForge.Gateway.Documents;

/// <summary>A tag as text: <c>key=value</c>.</summary>
internal static class TagText
{
    private const int MaxKey = 64;
    private const int MaxValue = 256;

    public static (string Key, string Value) Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at is > 0 and <= MaxKey && text.Length - at - 1 <= MaxValue && !text.Any(char.IsControl)
            ? (text[..at], text[(at + 1)..])
            : throw new ServiceException(ErrorCodes.InvalidRequest, $"'{Names.Short(text)}' is no tag: write key=value with a key of 1 to {MaxKey} and a value of at most {MaxValue} characters.");
    }
}
