using System.Text.Json;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>SentencePiece's: spaces become a visible mark that begins each word.</summary>
internal sealed class MetaspaceSplitter(JsonElement settings) : ISplitter
{
    private readonly char _mark = Tokenizer.Text(settings, "replacement", "\u2581") is { Length: 1 } mark ? mark[0] : throw Tokenizer.Unsupported("a mark for spaces that is no single character");
    private readonly string _scheme = Tokenizer.Text(settings, "prepend_scheme", Tokenizer.Flag(settings, "add_prefix_space", true) ? "always" : "never");
    private readonly bool _splits = Tokenizer.Flag(settings, "split", true);

    public void Split(string piece, bool isFirst, List<string> into)
    {
        var text = piece.Replace(' ', _mark);
        if (text.Length > 0 && text[0] != _mark && (_scheme == "always" || (_scheme == "first" && isFirst)))
        {
            text = _mark + text;
        }

        if (!_splits)
        {
            into.Add(text);
            return;
        }

        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == _mark)
            {
                into.Add(text[start..i]);
                start = i;
            }
        }
    }
}
