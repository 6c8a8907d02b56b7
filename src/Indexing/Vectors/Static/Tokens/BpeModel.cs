using System.Globalization;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>Byte-pair encoding (Sennrich et al., 2016): the neighbours whose merge was learnt first are joined first.</summary>
internal sealed class BpeModel(
    Dictionary<string, int> vocabulary, Dictionary<(string, string), int> merges, string? unknown, string continuation, string ending, bool byteFallback, bool ignoreMerges) : ITokenModel
{
    private readonly int _unknown = unknown is not null && vocabulary.TryGetValue(unknown, out var id) ? id : -1;

    public void Encode(string piece, List<int> tokens)
    {
        if (ignoreMerges && vocabulary.TryGetValue(piece, out var whole))
        {
            tokens.Add(whole);
            return;
        }

        foreach (var part in Merge(Symbols(piece)))
        {
            if (vocabulary.TryGetValue(part, out var id))
            {
                if (id != _unknown)
                {
                    tokens.Add(id);
                }
            }
            else if (byteFallback)
            {
                foreach (var b in System.Text.Encoding.UTF8.GetBytes(part))
                {
                    if (vocabulary.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>"), out id))
                    {
                        tokens.Add(id);
                    }
                }
            }
        }
    }

    private List<string> Symbols(string piece)
    {
        var symbols = new List<string>(piece.Length);
        var at = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            var symbol = (at == 0 ? "" : continuation) + rune;
            at += rune.Utf16SequenceLength;
            symbols.Add(at == piece.Length ? symbol + ending : symbol);
        }

        return symbols;
    }

    /// <summary>With a queue by rank and a list of neighbours: a long word costs n log n, not n squared.</summary>
    private List<string> Merge(List<string> symbols)
    {
        var (next, previous) = (new int[symbols.Count], new int[symbols.Count]);
        var queue = new PriorityQueue<(int Left, string A, string B), (int Rank, int Left)>();
        for (var i = 0; i < symbols.Count; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
        }

        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            Offer(i);
        }

        var parts = symbols.Cast<string?>().ToArray();
        while (queue.TryDequeue(out var pair, out _))
        {
            var right = pair.Left < parts.Length && parts[pair.Left] is not null ? next[pair.Left] : parts.Length;
            if (right >= parts.Length || parts[pair.Left] != pair.A || parts[right] != pair.B)
            {
                // One of the two has been merged since.
                continue;
            }

            symbols[pair.Left] = pair.A + (continuation.Length > 0 && pair.B.StartsWith(continuation, StringComparison.Ordinal) ? pair.B[continuation.Length..] : pair.B);
            parts[pair.Left] = symbols[pair.Left];
            parts[right] = null;
            next[pair.Left] = next[right];
            if (next[right] < parts.Length)
            {
                previous[next[right]] = pair.Left;
                Offer(pair.Left);
            }

            if (previous[pair.Left] >= 0)
            {
                Offer(previous[pair.Left]);
            }
        }

        return [.. parts.OfType<string>()];

        void Offer(int left)
        {
            var (a, b) = (symbols[left], symbols[next[left]]);
            if (merges.TryGetValue((a, b), out var rank))
            {
                queue.Enqueue((left, a, b), (rank, left));
            }
        }
    }
}
