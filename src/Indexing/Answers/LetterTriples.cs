namespace IndexForge.Indexing.Answers;

/// <summary>Words as triples of letters, so that forms of a word that stemming leaves apart are partly the same.</summary>
internal static class LetterTriples
{
    /// <summary>The triples of letters of a word, its beginning and end marked.</summary>
    public static IEnumerable<(char, char, char)> Of(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            yield return (i == 0 ? ' ' : word[i - 1], word[i], i + 1 == word.Length ? ' ' : word[i + 1]);
        }
    }
}
