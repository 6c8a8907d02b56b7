using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Queries;

/// <summary>
/// What a shard, or a whole collection, knows of a query's terms. Statistics of shards add up; searching every shard with the sum
/// gives the scores that one shard with all the chunks would give.
/// </summary>
public sealed class QueryStatistics
{
    internal const int MaxCorrections = 3;

    /// <summary>Live chunks.</summary>
    public long Chunks { get; internal set; }

    /// <summary>Words in them.</summary>
    public long Length { get; internal set; }

    internal long[] ChunksByLanguage { get; set; } = new long[Shards.CollectionTotals.Languages];

    /// <summary>Chunks by term; prefixes end with <c>*</c>, which no term does.</summary>
    internal Dictionary<string, long> Frequencies { get; } = [];

    /// <summary>Fields of the query that some chunk has.</summary>
    internal HashSet<string> Fields { get; } = [];

    /// <summary>Words near those that occur nowhere: gathered in a second round, see <see cref="NeedsCorrections"/>.</summary>
    internal Dictionary<string, List<Correction>> Corrections { get; } = [];

    /// <summary>What may stand for the query's words: the same on every shard, whatever its process is configured with.</summary>
    public IReadOnlyList<QuerySynonym> Synonyms { get; private set; } = [];

    /// <summary>Whether words may be misspelt: gather again from every shard with this object, merge, and search with the result.</summary>
    public bool NeedsCorrections { get; internal set; }

    internal bool HasCorrections { get; set; }

    /// <summary>The languages that chunks are written in, as a bit set.</summary>
    internal int Present
    {
        get
        {
            var present = 0;
            for (var i = 0; i < ChunksByLanguage.Length; i++)
            {
                present |= ChunksByLanguage[i] > 0 ? 1 << i : 0;
            }

            return present;
        }
    }

    /// <summary>The language to read a text in: its own where it tells and the collection has it, otherwise the one of most chunks.</summary>
    internal Language LanguageOf(string text)
    {
        var own = LanguageDetector.Detect(text) ?? Language.None;
        return own != Language.None && ChunksByLanguage[(int)own] > 0 ? own : (Language)Array.IndexOf(ChunksByLanguage, ChunksByLanguage.Max());
    }

    internal double AverageLength => Chunks == 0 ? 1 : Math.Max(1, (double)Length / Chunks);

    /// <summary>Nothing known yet but synonyms: what the first round of gathering starts from.</summary>
    /// <param name="synonyms">What may stand for the query's words.</param>
    public static QueryStatistics For(IReadOnlyList<QuerySynonym> synonyms) => new() { Synonyms = synonyms };

    /// <summary>Adds the statistics of shards up.</summary>
    /// <param name="query">The query they were gathered for.</param>
    /// <param name="shards">One per shard.</param>
    public static QueryStatistics Merge(SearchQuery query, IEnumerable<QueryStatistics> shards)
    {
        var sum = new QueryStatistics();
        foreach (var shard in shards)
        {
            sum.Chunks += shard.Chunks;
            sum.Length += shard.Length;
            sum.HasCorrections |= shard.HasCorrections;
            sum.Synonyms = shard.Synonyms;
            for (var i = 0; i < sum.ChunksByLanguage.Length; i++)
            {
                sum.ChunksByLanguage[i] += shard.ChunksByLanguage[i];
            }

            foreach (var (term, count) in shard.Frequencies)
            {
                sum.Frequencies[term] = sum.Frequencies.GetValueOrDefault(term) + count;
            }

            sum.Fields.UnionWith(shard.Fields);
            foreach (var (word, corrections) in shard.Corrections)
            {
                sum.Corrections[word] = Correction.Merge(sum.Corrections.GetValueOrDefault(word) ?? [], corrections);
            }
        }

        sum.NeedsCorrections = !sum.HasCorrections && QueryPlan.Compile(query, sum).Misspelt.Count > 0;
        return sum;
    }

    /// <summary>The statistics as bytes, to travel between processes.</summary>
    public byte[] Encode()
    {
        var to = new ByteWriter();
        to.Varlong(Chunks);
        to.Varlong(Length);
        to.Varint(ChunksByLanguage.Length);
        foreach (var count in ChunksByLanguage)
        {
            to.Varlong(count);
        }

        to.Byte((byte)((NeedsCorrections ? 1 : 0) | (HasCorrections ? 2 : 0)));
        to.Varint(Frequencies.Count);
        foreach (var (term, count) in Frequencies)
        {
            to.Text(term);
            to.Varlong(count);
        }

        to.Varint(Fields.Count);
        foreach (var field in Fields)
        {
            to.Text(field);
        }

        to.Varint(Corrections.Count);
        foreach (var (word, corrections) in Corrections)
        {
            to.Text(word);
            to.Varint(corrections.Count);
            foreach (var correction in corrections)
            {
                to.Text(correction.Term);
                to.Varint(correction.Distance);
                to.Varlong(correction.Chunks);
            }
        }

        to.Varint(Synonyms.Count);
        foreach (var synonym in Synonyms)
        {
            to.Text(synonym.Words);
            to.Text(synonym.Alternative);
        }

        return to.ToArray();
    }

    /// <summary>The statistics that <see cref="Encode"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IndexException"><c>index_corrupt</c>.</exception>
    public static QueryStatistics Decode(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var result = new QueryStatistics { Chunks = from.Varlong(), Length = from.Varlong() };
        for (int i = 0, languages = from.Count(); i < languages; i++)
        {
            // A process with another set of languages counts some that this one does not know.
            var count = from.Varlong();
            if (i < result.ChunksByLanguage.Length)
            {
                result.ChunksByLanguage[i] = count;
            }
        }

        var flags = from.Byte();
        (result.NeedsCorrections, result.HasCorrections) = ((flags & 1) != 0, (flags & 2) != 0);
        for (var left = from.Count(2); left > 0; left--)
        {
            var term = from.Text();
            result.Frequencies[term] = from.Varlong();
        }

        for (var left = from.Count(); left > 0; left--)
        {
            result.Fields.Add(from.Text());
        }

        for (var left = from.Count(2); left > 0; left--)
        {
            var word = from.Text();
            var list = new List<Correction>();
            for (var more = from.Count(3); more > 0; more--)
            {
                list.Add(new Correction(from.Text(), from.Varint(), from.Varlong()));
            }

            result.Corrections[word] = list;
        }

        var synonyms = new QuerySynonym[from.Count(2)];
        for (var i = 0; i < synonyms.Length; i++)
        {
            synonyms[i] = new QuerySynonym(from.Text(), from.Text());
        }

        result.Synonyms = synonyms;
        return result;
    }
}
