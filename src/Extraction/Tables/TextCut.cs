namespace IndexForge.Extraction.Tables;

/// <summary>Cuts texts to a length without parting a surrogate pair.</summary>
internal static class TextCut
{
    public static ReadOnlySpan<char> To(ReadOnlySpan<char> text, int length) =>
        text.Length <= length ? text : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
