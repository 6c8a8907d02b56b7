using System.Collections.Concurrent;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Ranking;

/// <summary>
/// Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009), without the constant factor k1 + 1.
/// The frequency factor of every (frequency, length code) is computed once per average length; the average is rounded to steps of
/// 1 %, so that a growing collection seldom needs a new table.
/// </summary>
internal sealed class Bm25
{
    // Within what the paper calls reasonable (1.2 < k1 < 2, 0.5 < b < 0.8); chosen by three collections, see bench/results/indexing.md.
    public const double K1 = 1.5;
    public const double B = 0.55;

    /// <summary>Frequencies that have a row of their own; higher ones share the last.</summary>
    public const int Frequencies = 64;

    private const double StepsPerDoubling = 64;
    private static readonly ConcurrentDictionary<int, Bm25> Known = new();

    private Bm25(double averageLength)
    {
        for (var tf = 1; tf < Frequencies; tf++)
        {
            for (var code = 0; code < 256; code++)
            {
                var norm = K1 * (1 - B + (B * LengthCode.Lengths[code] / averageLength));
                Impacts[(tf << 8) | code] = (float)(tf / (tf + norm));
            }
        }
    }

    /// <summary>The factor by frequency (row of 256) and length code.</summary>
    public float[] Impacts { get; } = new float[Frequencies << 8];

    /// <summary>The factor of one posting.</summary>
    public float Impact(int frequency, byte length) => Impacts[(Math.Min(frequency, Frequencies - 1) << 8) | length];

    public static Bm25 For(double averageLength)
    {
        var step = (int)Math.Round(Math.Log2(Math.Max(1, averageLength)) * StepsPerDoubling);
        return Known.GetOrAdd(step, static s => new Bm25(Math.Pow(2, s / StepsPerDoubling)));
    }

    public static double Idf(long chunksWithTerm, long chunks) => Math.Log(1 + ((chunks - chunksWithTerm + 0.5) / (chunksWithTerm + 0.5)));
}
