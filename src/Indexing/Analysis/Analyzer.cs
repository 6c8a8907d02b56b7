using System.Text;
using IndexForge.Indexing.Analysis.Stemming;

namespace IndexForge.Indexing.Analysis;

/// <summary>
/// Text to terms: words by UAX #29, NFKC, case folding, stemming by language, diacritics folded, bigrams for scripts without spaces;
/// codes (<c>INV-00123</c>, <c>10.0.0.1</c>, <c>a@b.org</c>) kept whole beside their parts. Stateless; works in stack buffers.
/// </summary>
public static class Analyzer
{
    /// <summary>Longest term in UTF-16 units; what a longer word has beyond it is not indexed.</summary>
    public const int MaxTermLength = 64;

    private const int BufferLength = 3 * MaxTermLength;
    private const int MaxCodeParts = 12;

    /// <summary>Analyses a text.</summary>
    /// <typeparam name="TSink">Receives the tokens.</typeparam>
    /// <param name="text">The text; invalid UTF-16 separates words.</param>
    /// <param name="language">Decides stems and stop words.</param>
    /// <param name="sink">Receives the tokens.</param>
    /// <param name="position">Position of the first word.</param>
    /// <returns>The position behind the last word.</returns>
    public static int Analyze<TSink>(ReadOnlySpan<char> text, Language language, ref TSink sink, int position = 0)
        where TSink : struct, ITokenSink => Analyze(text, language, ref sink, position, null);

    /// <summary>The same with a memory of words met before.</summary>
    internal static int Analyze<TSink>(ReadOnlySpan<char> text, Language language, ref TSink sink, int position, WordCache? words)
        where TSink : struct, ITokenSink
    {
        var at = 0;
        Span<char> buffer = stackalloc char[BufferLength];
        Span<(int Start, int End)> parts = stackalloc (int, int)[MaxCodeParts];
        while (true)
        {
            if (WordScanner.NextPlain(text, ref at, out var plain))
            {
                Word(text, at, plain, position++, language, part: false, ref sink, buffer, words);
                at = plain;
                continue;
            }

            if (!WordScanner.Next(text, ref at, out var end, out var ideographs))
            {
                return position;
            }

            var start = at;
            at = end;
            if (ideographs)
            {
                position = Bigrams(text, start, end, ref sink, position, buffer);
                continue;
            }

            // Words joined without a space may be one code; its shape decides.
            var count = WordScanner.Join(text, start, ref at, parts);
            if (count == 1 || !WordScanner.IsCode(text[start..at], count))
            {
                for (var i = 0; i < count; i++)
                {
                    Word(text, parts[i].Start, parts[i].End, position++, language, part: false, ref sink, buffer, words);
                }

                continue;
            }

            var length = Normalize(text[start..at], buffer);
            sink.Add(buffer[..length], new Token(start, at, position, TokenKind.Code));
            for (var i = 0; i < count; i++)
            {
                Word(text, parts[i].Start, parts[i].End, position++, language, part: true, ref sink, buffer, null);
            }
        }
    }

    /// <summary>The folded form of a whole string, as tags and field names are compared.</summary>
    /// <param name="text">The string.</param>
    public static string FoldKeyword(string text)
    {
        Span<char> buffer = stackalloc char[BufferLength];
        var trimmed = text.AsSpan().Trim();
        return buffer[..Normalize(trimmed, buffer)].ToString();
    }

    /// <summary>A word as stop words are compared; its length in the buffer.</summary>
    internal static int FoldWord(ReadOnlySpan<char> word, Span<char> buffer) => Normalize(word, buffer);

    private static void Word<TSink>(
        ReadOnlySpan<char> text, int start, int end, int position, Language language, bool part, ref TSink sink, Span<char> buffer, WordCache? words)
        where TSink : struct, ITokenSink
    {
        var word = text[start..end];
        if (words?.Find(word) is { } known and >= 0)
        {
            var cached = words.Term(known, out var knownKind);
            sink.Add(cached, new Token(start, end, position, knownKind, known));
            return;
        }

        if (word.Length > MaxTermLength)
        {
            word = word[..MaxTermLength];
        }

        var ascii = true;
        var digit = false;
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            ascii &= c < 0x80;
            digit |= char.IsAsciiDigit(c);
            buffer[i] = (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : c;
        }

        var length = word.Length;
        if (digit && ascii)
        {
            length = DropGrouping(buffer, length);
            sink.Add(buffer[..length], new Token(start, end, position, part ? TokenKind.Part : TokenKind.Number));
            return;
        }

        if (!ascii && (length = Folding.Lower(Valid(word, buffer), buffer[..(BufferLength - Stemmer.Slack)])) < 0)
        {
            return;
        }

        Span<char> marked = stackalloc char[ascii ? 0 : BufferLength];
        var marks = 0;
        if (!ascii)
        {
            buffer[..(marks = length)].CopyTo(marked);
            length = FoldInPlace(buffer, length);
        }

        if (part)
        {
            sink.Add(buffer[..length], new Token(start, end, position, TokenKind.Part));
            return;
        }

        if (StopWords.Contains(language, buffer[..length]))
        {
            words?.Add(word, buffer[..length], TokenKind.Stop);
            sink.Add(buffer[..length], new Token(start, end, position, TokenKind.Stop));
            return;
        }

        var stemmer = Stemmers.Of(language);
        var kind = digit ? TokenKind.Number : TokenKind.Word;
        var hasMarks = language > Language.English && !ascii && !marked[..marks].SequenceEqual(buffer[..length]);
        if (hasMarks)
        {
            marks = FoldInPlace(marked, stemmer!.Stem(marked, marks));
            hasMarks = marks > 0;
        }

        if (hasMarks)
        {
            sink.Add(marked[..marks], new Token(start, end, position, kind));
        }

        length = stemmer?.Stem(buffer, length) ?? length;
        if (length > 0 && !(hasMarks && marked[..marks].SequenceEqual(buffer[..length])))
        {
            if (!hasMarks && !digit)
            {
                words?.Add(word, buffer[..length], kind);
            }

            // Whoever types without marks means the same word, though its stem may be another.
            sink.Add(buffer[..length], new Token(start, end, position, hasMarks ? TokenKind.Unmarked : kind));
        }
    }

    private static int Bigrams<TSink>(ReadOnlySpan<char> text, int start, int end, ref TSink sink, int position, Span<char> buffer)
        where TSink : struct, ITokenSink
    {
        var at = start;
        var next = WordScanner.Cluster(text, at, end);
        while (true)
        {
            // The last character stands alone, so that a prefix search for one character finds every occurrence.
            var last = next >= end;
            var until = last ? end : WordScanner.Cluster(text, next, end);
            var length = Normalize(text[at..until], buffer);
            if (length > 0)
            {
                sink.Add(buffer[..length], new Token(at, until, position, TokenKind.Bigram));
            }

            position++;
            if (last)
            {
                return position;
            }

            at = next;
            next = until;
        }
    }

    private static int Normalize(ReadOnlySpan<char> text, Span<char> buffer)
    {
        if (text.Length > MaxTermLength)
        {
            text = text[..MaxTermLength];
        }

        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant(buffer);
        }

        var length = Folding.Lower(Valid(text, buffer), buffer);
        return length < 0 ? 0 : FoldInPlace(buffer, length);
    }

    /// <summary>Normalisation refuses lone surrogates, which cutting or a careless caller leaves.</summary>
    private static ReadOnlySpan<char> Valid(ReadOnlySpan<char> text, Span<char> buffer)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[..i].CopyTo(buffer);
                return text[..i];
            }
        }

        return text;
    }

    private static int FoldInPlace(Span<char> buffer, int length)
    {
        Span<char> folded = stackalloc char[BufferLength];
        var n = Folding.Fold(buffer[..length], folded);
        if (n < 0)
        {
            return length;
        }

        folded[..n].CopyTo(buffer);
        return n;
    }

    /// <summary>1,234,567.8 is the number 1234567.8; 1,2 stays what it is.</summary>
    private static int DropGrouping(Span<char> buffer, int length)
    {
        var comma = buffer[..length].IndexOf(',');
        if (comma is < 1 or > 3)
        {
            return length;
        }

        for (var i = comma; i < length && buffer[i] == ','; i += 4)
        {
            if (i + 3 >= length || !char.IsAsciiDigit(buffer[i + 1]) || !char.IsAsciiDigit(buffer[i + 2]) || !char.IsAsciiDigit(buffer[i + 3])
                || (i + 4 < length && char.IsAsciiLetterOrDigit(buffer[i + 4])))
            {
                return length;
            }
        }

        var kept = comma;
        for (var i = comma; i < length; i++)
        {
            if (buffer[i] != ',')
            {
                buffer[kept++] = buffer[i];
            }
        }

        return kept;
    }
}
