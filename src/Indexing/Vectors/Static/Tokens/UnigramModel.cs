using System.Globalization;

namespace IndexForge.Indexing.Vectors.Static.Tokens;

/// <summary>
/// The unigram language model of SentencePiece (Kudo, 2018): the segmentation with the greatest sum of log probabilities, by Viterbi's
/// algorithm. A character that no token has costs ten more than the least probable token.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;
    private readonly Dictionary<string, (int Id, double Score)>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int[]? _bytes;
    private readonly int _unknown;
    private readonly int _longest;
    private readonly double _unknownScore;

    public UnigramModel(Dictionary<string, (int Id, double Score)> vocabulary, int unknown, bool byteFallback)
    {
        _lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknown = unknown;
        _longest = vocabulary.Keys.Max(static k => k.Length);
        _unknownScore = vocabulary.Values.Min(static v => v.Score) - UnknownPenalty;
        if (byteFallback)
        {
            var bytes = Enumerable.Range(0, 256).Select(b => vocabulary.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>"), out var v) ? v.Id : -1).ToArray();
            _bytes = Array.Exists(bytes, static b => b < 0) ? null : bytes;
        }
    }

    public void Encode(string piece, List<int> tokens)
    {
        var best = new (double Score, int From, int Id)[piece.Length + 1];
        Array.Fill(best, (double.NegativeInfinity, 0, -1));
        best[0] = (0, 0, -1);
        for (var at = 0; at < piece.Length;)
        {
            var width = char.IsHighSurrogate(piece[at]) && at + 1 < piece.Length && char.IsLowSurrogate(piece[at + 1]) ? 2 : 1;
            var hasSingle = false;
            if (!double.IsNegativeInfinity(best[at].Score))
            {
                for (var length = 1; length <= _longest && at + length <= piece.Length; length++)
                {
                    if (_lookup.TryGetValue(piece.AsSpan(at, length), out var token))
                    {
                        hasSingle |= length == width;
                        var score = best[at].Score + token.Score;
                        if (score > best[at + length].Score)
                        {
                            best[at + length] = (score, at, token.Id);
                        }
                    }
                }

                if (!hasSingle && best[at].Score + _unknownScore > best[at + width].Score)
                {
                    best[at + width] = (best[at].Score + _unknownScore, at, -1);
                }
            }

            at += width;
        }

        var first = tokens.Count;
        for (var end = piece.Length; end > 0; end = best[end].From)
        {
            var (_, from, id) = best[end];
            if (id >= 0 && id != _unknown)
            {
                tokens.Add(id);
            }
            else if (id < 0 && _bytes is not null)
            {
                foreach (var b in System.Text.Encoding.UTF8.GetBytes(piece[from..end]).Reverse())
                {
                    tokens.Add(_bytes[b]);
                }
            }
        }

        tokens.Reverse(first, tokens.Count - first);
    }
}
