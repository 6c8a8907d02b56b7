using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Ranking;

/// <summary>
/// What vectors add to a search: a convex combination of both scores on scales that no shard's results change. Words count as the share of the
/// greatest score that the query could reach, vectors as their cosine, weighed by what the basis explains of the collection.
/// </summary>
internal sealed class VectorLeg
{
    /// <summary>Hits by words that are re-ranked.</summary>
    public const int Depth = 200;

    private const double MaxWeight = 0.3;
    private const float MinCosine = 0.2f;
    private readonly float _lexicalScale;
    private readonly float _weight;
    private readonly LsaBasis _basis;
    private readonly (sbyte[] Values, float Scale) _query;

    private VectorLeg(LsaBasis basis, (sbyte[], float) query, float weight, float lexicalScale)
    {
        _basis = basis;
        _query = query;
        _weight = weight;
        _lexicalScale = lexicalScale;
    }

    /// <summary>The leg of a search; null where there is no basis or the query has no word that it knows.</summary>
    public static VectorLeg? Of(ShardSnapshot snapshot, SearchQuery query, QueryPlan plan, QueryStatistics statistics, SearchMode mode)
    {
        var basis = snapshot.Parts.Select(static p => p.Part.Vectors?.Basis).OfType<LsaBasis>().MaxBy(static b => b.Version);
        if (basis is null || mode == SearchMode.Lexical)
        {
            return null;
        }

        var language = (Language)Array.IndexOf(statistics.ChunksByLanguage, statistics.ChunksByLanguage.Max());
        var text = string.Join(' ', query.Clauses.Where(static c => !c.Negated).Select(static c => c.Text));
        var vector = new float[basis.Dimensions];
        basis.Fold(text, language, vector);
        if (!vector.AsSpan().ContainsAnyExcept(0f))
        {
            return null;
        }

        var weight = mode == SearchMode.Semantic ? 1 : Math.Min(MaxWeight, basis.Explained * basis.Explained);
        var greatest = plan.Terms.Sum(static t => t.Weight);
        return new VectorLeg(basis, new Int8Vectors(basis.Dimensions).Quantize(vector), (float)weight, greatest > 0 ? (float)((1 - weight) / greatest) : 0);
    }

    public float Combine(float lexical, IndexPart part, int chunk) => (lexical * _lexicalScale) + (_weight * Cosine(part, chunk));

    /// <summary>The words' parts on the scale of the sum, and the vector's.</summary>
    public List<ScorePart> Explain(List<ScorePart> words, IndexPart part, int chunk)
    {
        var cosine = Cosine(part, chunk);
        return [.. words.Select(w => w with { Score = w.Score * _lexicalScale }), new ScorePart("(vector)", 0, 0, _weight, cosine, _weight * cosine)];
    }

    /// <summary>Offers the chunks of a part that are near the query and in none of two sets.</summary>
    public void Scan(PartView view, int number, long operation, ChunkSet? allowed, ChunkSet? matched, TopHits top)
    {
        if (view.Part.Vectors is not { } vectors || vectors.Basis != _basis)
        {
            return;
        }

        var deletedAt = view.Part.DeletedAt;
        var count = Math.Min(view.Limit, vectors.Rows.Count);
        var cosines = System.Buffers.ArrayPool<float>.Shared.Rent(count);
        vectors.Rows.Scan(_query, count, cosines);
        for (var chunk = 0; chunk < count; chunk++)
        {
            if (cosines[chunk] >= MinCosine && cosines[chunk] * _weight >= top.Threshold && matched?[chunk] != true && allowed?[chunk] != false
                && view.IsLive(chunk, deletedAt, operation))
            {
                top.Offer(new Candidate(cosines[chunk] * _weight, view.Part, number, chunk));
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(cosines);
    }

    private float Cosine(IndexPart part, int chunk) =>
        part.Vectors is { } vectors && vectors.Basis == _basis && chunk < vectors.Rows.Count ? Math.Max(0, vectors.Rows.Cosine(_query, chunk)) : 0;
}
