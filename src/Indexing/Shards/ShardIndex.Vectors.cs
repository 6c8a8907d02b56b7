using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Shards;

public sealed partial class ShardIndex
{
    private LsaBasis? _basis;

    /// <summary>The collection's basis that vectors are made with; null while searches are lexical only.</summary>
    public LsaBasis? Basis => Volatile.Read(ref _basis);

    /// <summary>
    /// Takes the collection's basis, or a newer version of it. Vectors are made by <see cref="EmbedAsync"/>; until then searches go on with
    /// those of the version before, and chunks without a vector rank by their words.
    /// </summary>
    /// <param name="basis">The basis.</param>
    public void UseBasis(LsaBasis basis) => Volatile.Write(ref _basis, basis);

    /// <summary>
    /// Makes vectors of chunks that have none in the current basis. Called again and again in the background, or after an operation, by
    /// one caller at a time; searches and operations may run meanwhile.
    /// </summary>
    /// <param name="limit">Chunks to embed in this call at most.</param>
    /// <param name="cancellation">Cancels loading.</param>
    /// <returns>How many were embedded; less than the limit when all are done.</returns>
    public async ValueTask<int> EmbedAsync(int limit, CancellationToken cancellation = default)
    {
        var done = 0;
        if (Basis is not { } basis)
        {
            return done;
        }

        var vector = new float[basis.Dimensions];
        foreach (var view in Current.Parts)
        {
            var made = view.Part.Vectors;
            made = made?.Basis == basis ? made : _renewed.TryGetValue(view.Part, out var begun) && begun.Basis == basis ? begun : _renewed[view.Part] = new PartVectors(basis);
            while (made.Rows.Count < view.Limit && done < limit)
            {
                var at = made.Rows.Count;
                var chunk = await view.Part.ReadChunkAsync(at, cancellation);
                basis.Fold(SemanticText(chunk), view.Part.LanguageOf(at), vector);
                made.Rows.Add(vector);
                done++;
            }

            if (made.Rows.Count >= view.Limit || view.Part.Vectors is null)
            {
                view.Part.Vectors = made;
                _renewed.Remove(view.Part);
            }
        }

        return done;
    }

    /// <summary>Texts of live chunks, evenly over the shard: what a basis is built from.</summary>
    /// <param name="limit">Texts at most.</param>
    /// <param name="cancellation">Cancels loading.</param>
    public async ValueTask<IReadOnlyList<(string Text, Analysis.Language Language)>> SampleAsync(int limit, CancellationToken cancellation = default)
    {
        var snapshot = Current;
        var step = Math.Max(1, (int)Math.Ceiling((double)snapshot.Totals.Chunks / Math.Max(1, limit)));
        var texts = new List<(string, Analysis.Language)>();
        var live = 0;
        foreach (var view in snapshot.Parts)
        {
            var deletedAt = view.Part.DeletedAt;
            for (var chunk = 0; chunk < view.Limit; chunk++)
            {
                if (view.IsLive(chunk, deletedAt, snapshot.Operation) && live++ % step == 0)
                {
                    texts.Add((SemanticText(await view.Part.ReadChunkAsync(chunk, cancellation)), view.Part.LanguageOf(chunk)));
                }
            }
        }

        return texts;
    }

    private readonly Dictionary<IndexPart, PartVectors> _renewed = [];

    private static string SemanticText(ChunkInput chunk) =>
        chunk.Title is null && chunk.HeadingPath is null ? chunk.Text : string.Join('\n', chunk.Title, chunk.HeadingPath, chunk.Text);
}
