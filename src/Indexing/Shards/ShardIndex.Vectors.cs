using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Segments;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Shards;

public sealed partial class ShardIndex
{
    private VectorSpace[] _spaces = [];

    /// <summary>
    /// Versions of the spaces in which every chunk has its vector: a search may rank by any of them. Shards that are searched together
    /// must use the same, see <see cref="Ranking.SearchOptions.Basis"/>.
    /// </summary>
    public IReadOnlyList<int> ReadyBases
    {
        get
        {
            var snapshot = Current;
            return [.. Volatile.Read(ref _spaces).Select(static b => b.Version).Where(snapshot.HasVectorsIn)];
        }
    }

    /// <summary>Segments by number: what vectors are stored and restored by. The writer's view.</summary>
    public IReadOnlyList<int> Segments => [.. _parts.Select(static p => p.Part).OfType<Segment>().Select(static s => s.Descriptor.Number)];

    /// <summary>
    /// Takes a basis of the collection. From now on chunks get their vectors as they come; those that are there already get theirs by
    /// <see cref="EmbedAsync"/> or <see cref="RestoreVectors"/>. Vectors of other bases stay. Called by the writer.
    /// </summary>
    /// <param name="basis">The basis.</param>
    public void UseBasis(LsaBasis basis) => Use([.. _spaces.Where(b => b.Version != basis.Version).Append(basis)]);

    /// <summary>Lets go of the bases before a version, and of their vectors. Called by the writer.</summary>
    /// <param name="version">The oldest version to keep.</param>
    public void DropBasesBefore(int version) => Use([.. _spaces.Where(b => b.Version >= version || b is ModelSpace)]);

    /// <summary>
    /// Makes vectors of chunks that have none in some basis. Called again and again in the background by one caller at a time; searches and
    /// operations may run meanwhile.
    /// </summary>
    /// <param name="limit">Chunks to embed in this call at most.</param>
    /// <param name="cancellation">Cancels loading.</param>
    /// <returns>How many were embedded; less than the limit when all are done.</returns>
    public async ValueTask<int> EmbedAsync(int limit, CancellationToken cancellation = default)
    {
        var done = 0;
        foreach (var view in Current.Parts)
        {
            foreach (var vectors in view.Part.Vectors)
            {
                if (vectors.Space is not LsaBasis basis)
                {
                    continue;
                }

                var vector = new float[basis.Dimensions];
                while (!vectors.IsComplete && done < limit)
                {
                    var at = vectors.Rows.Count;
                    var chunk = await view.Part.ReadChunkAsync(at, cancellation);
                    basis.Fold(SemanticText(chunk), view.Part.LanguageOf(at), vector);
                    done += vectors.CatchUp(at, vector) ? 1 : 0;
                }
            }
        }

        return done;
    }

    /// <summary>The vectors of a segment as bytes; null while they are not complete. Called by the writer.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="basis">The basis's version.</param>
    public byte[]? EncodeVectors(int segment, int basis) =>
        Find(segment)?.VectorsIn(basis) is { IsComplete: true } vectors ? vectors.Encode() : null;

    /// <summary>
    /// Takes stored vectors of a segment in a basis that <see cref="UseBasis"/> has named. Called by the writer, before the first
    /// <see cref="EmbedAsync"/>.
    /// </summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="basis">The basis's version.</param>
    /// <param name="bytes">What <see cref="EncodeVectors"/> gave.</param>
    /// <returns>False where they are not whole or not of this segment: they are to be made again.</returns>
    public bool RestoreVectors(int segment, int basis, ReadOnlySpan<byte> bytes) =>
        Find(segment) is { } part && part.VectorsIn(basis) is { } vectors && vectors.Restore(bytes, part.ChunkCount);

    /// <summary>
    /// Texts of live chunks to build a basis from. Which ones is decided by their names, so that the sample does not depend on how a
    /// collection is spread over shards.
    /// </summary>
    /// <param name="share">The share of chunks to take, from 0 to 1.</param>
    /// <param name="cancellation">Cancels loading.</param>
    public async ValueTask<IReadOnlyList<BasisText>> SampleAsync(double share, CancellationToken cancellation = default)
    {
        var snapshot = Current;
        var texts = new List<BasisText>();
        foreach (var view in snapshot.Parts)
        {
            var deletedAt = view.Part.DeletedAt;
            for (var chunk = 0; chunk < view.Limit; chunk++)
            {
                var document = view.Part.DocumentAt(view.Part.DocumentOf(chunk));
                if (BasisText.IsTaken(document.Id, chunk - document.First, share) && view.IsLive(chunk, deletedAt, snapshot.Operation))
                {
                    texts.Add(new BasisText(
                        document.Id, chunk - document.First, BasisText.Cut(SemanticText(await view.Part.ReadChunkAsync(chunk, cancellation))), view.Part.LanguageOf(chunk)));
                }
            }
        }

        return texts;
    }

    private Segment? Find(int segment) => _parts.Select(static p => p.Part).OfType<Segment>().FirstOrDefault(s => s.Descriptor.Number == segment);

    private void Use(IReadOnlyList<VectorSpace> spaces)
    {
        Volatile.Write(ref _spaces, [.. spaces.OrderBy(static s => s.Version)]);
        _parts.ForEach(p => AttachBases(p.Part));
        AttachBases(_head);
    }

    /// <summary>Gives a part a place for vectors in every space, and no others.</summary>
    private void AttachBases(IndexPart part) =>
        part.Vectors = [.. _spaces.Select(b => part.VectorsIn(b.Version) is { } known && known.Space == b ? known : new PartVectors(b, part.ChunkCount))];

    private static string SemanticText(ChunkInput chunk) =>
        chunk.Title is null && chunk.HeadingPath is null ? chunk.Text : string.Join('\n', chunk.Title, chunk.HeadingPath, chunk.Text);
}
