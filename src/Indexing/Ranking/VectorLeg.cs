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
    private const float MinCosine = 0.2f;

    /// <summary>More than rounding a query to a byte per number changes a cosine by.</summary>
    private const float Rounding = 0.02f;

    private readonly float _lexicalScale;
    private readonly float _weight;
    private readonly VectorSpace _space;
    private readonly (sbyte[] Values, float Scale) _query;
    private readonly float[] _exact;

    private VectorLeg(VectorSpace space, float[] query, float weight, float lexicalScale)
    {
        _space = space;
        _exact = query;
        _query = new Int8Vectors(space.Dimensions).Quantize(query);
        _weight = weight;
        _lexicalScale = lexicalScale;
    }

    /// <summary>The leg of a search; null where there is no space, or none that the query has a vector in.</summary>
    public static VectorLeg? Of(ShardSnapshot snapshot, SearchQuery query, QueryPlan plan, QueryStatistics statistics, SearchOptions options)
    {
        var mode = options.Mode;
        var spaces = snapshot.Parts[0].Part.Vectors.Select(static v => v.Space);
        var space = mode == SearchMode.Lexical ? null
            : options.Basis is { } version ? spaces.FirstOrDefault(b => b.Version == version)
            : spaces.LastOrDefault(b => (b is LsaBasis || options.QueryVector is not null) && snapshot.HasVectorsIn(b.Version));
        var vector = space switch
        {
            LsaBasis basis => Fold(basis, query, statistics),
            ModelSpace when options.QueryVector?.Length == space.Dimensions => options.QueryVector,
            _ => null,
        };
        if (vector is null || !vector.AsSpan().ContainsAnyExcept(0f))
        {
            return null;
        }

        var weight = mode == SearchMode.Semantic ? 1 : space!.Weight;
        var greatest = plan.Terms.Sum(static t => t.Weight);
        return new VectorLeg(space!, vector, (float)weight, greatest > 0 ? (float)((1 - weight) / greatest) : 0);
    }

    private static float[] Fold(LsaBasis basis, SearchQuery query, QueryStatistics statistics)
    {
        var text = string.Join(' ', query.Clauses.Where(static c => !c.Negated).Select(static c => c.Text));
        var vector = new float[basis.Dimensions];
        basis.Fold(text, statistics.LanguageOf(text), vector);
        return vector;
    }

    /// <summary>The vectors of a part that rank; null where it has none.</summary>
    public Int8Vectors? RowsOf(IndexPart part) => part.VectorsIn(_space.Version)?.Rows;

    public float Combine(float lexical, Int8Vectors? rows, int chunk) => (lexical * _lexicalScale) + (_weight * Cosine(rows, chunk));

    /// <summary>The score by words below which no vector lifts a chunk to a combined score; rounded down.</summary>
    public float Floor(float combined) => _lexicalScale == 0 ? float.NegativeInfinity : ((combined - _weight) / _lexicalScale) - 1e-4f;

    /// <summary>The words' parts on the scale of the sum, and the vector's.</summary>
    public List<ScorePart> Explain(List<ScorePart> words, IndexPart part, int chunk)
    {
        var cosine = Cosine(RowsOf(part), chunk);
        return [.. words.Select(w => w with { Score = w.Score * _lexicalScale }), new ScorePart("(vector)", 0, 0, _weight, cosine, _weight * cosine)];
    }

    /// <summary>Offers the chunks of a part that are near the query and in none of two sets.</summary>
    public void Scan(PartView view, int number, long operation, ChunkSet? allowed, ChunkSet? matched, TopHits top)
    {
        if (RowsOf(view.Part) is not { } rows)
        {
            return;
        }

        var deletedAt = view.Part.DeletedAt;
        var count = Math.Min(view.Limit, rows.Count);
        var cosines = System.Buffers.ArrayPool<float>.Shared.Rent(count);
        rows.Scan(_query, count, cosines);
        for (var chunk = 0; chunk < count; chunk++)
        {
            if (cosines[chunk] < MinCosine - Rounding || (cosines[chunk] + Rounding) * _weight < top.Threshold || matched?[chunk] == true || allowed?[chunk] == false
                || !view.IsLive(chunk, deletedAt, operation))
            {
                continue;
            }

            // What may be among the best is scored again, by the query before it was rounded.
            var cosine = rows.Cosine(_exact, chunk);
            if (cosine >= MinCosine && cosine * _weight >= top.Threshold)
            {
                top.Offer(new Candidate(cosine * _weight, view.Part, number, chunk));
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(cosines);
    }

    private float Cosine(Int8Vectors? rows, int chunk) => rows is not null && chunk < rows.Count ? Math.Max(0, rows.Cosine(_query, chunk)) : 0;
}
