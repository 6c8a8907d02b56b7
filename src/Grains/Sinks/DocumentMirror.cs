using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Search;
using IndexForge.Indexing;
using IndexForge.Indexing.Shards;

namespace IndexForge.Grains.Sinks;

/// <summary>
/// Keeps a document's objects in Weaviate as its chunks are. Each change of a document gets a job of its own; a job mirrors what is true when it
/// runs and looks again when it has written, so that jobs that overtake each other end with the same.
/// </summary>
public sealed class DocumentMirror(WeaviateClient weaviate, EmbeddingClient embeddings, CollectionShards shards, BlockStore blocks, IGrainFactory grains)
{
    private const int MostRounds = 10;

    /// <summary>Whether there is a sink.</summary>
    internal bool IsConfigured => weaviate.IsConfigured;

    /// <summary>Queues the mirroring of what a document's job has left. Durable when it returns; harmless when repeated.</summary>
    internal Task Submit(string jobId, string collection, bool isDeleted) =>

        // A deletion has a job of its own: the one before may be at its end, and no longer look.
        grains.GetGrain<IJobGrain>(Ids.Of("mirror", jobId, isDeleted ? "deleted" : "")).Submit(new JobRequest
        {
            Kind = JobKind.Mirror,
            Subject = jobId[..Ids.Length],
            Collection = collection,
            Priority = JobPriority.Low,
        });

    /// <summary>Mirrors a document as it is, or that it is not.</summary>
    /// <exception cref="ServiceException"><c>upstream_failed</c>, <c>circuit_open</c>, <c>rate_limited</c>, also where its vectors are still to come.</exception>
    internal async Task<string> Run(JobRequest request, CancellationToken cancellation)
    {
        var (document, id, collection) = (grains.GetGrain<IDocumentWork>(request.Subject), request.Subject, request.Collection);
        await weaviate.EnsureClass(cancellation);
        for (var round = 0; round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var generation = (await document.Content())?.Content?.Generation;
            var written = 0;
            if (generation is not null && (await document.Content())?.Content is { } content && content.Generation == generation)
            {
                if (await Write(collection, id, content, cancellation) is not { } count)
                {
                    // Its blocks are gone: there is a newer one.
                    continue;
                }

                written = count;
            }

            await weaviate.Delete(collection, id, generation?.Order, cancellation);
            if ((await document.Content())?.Content?.Generation == generation)
            {
                return JsonSerializer.Serialize(new { documentId = id, objects = written }, JsonBlocks.Options);
            }
        }

        throw new ServiceException(ErrorCodes.UpstreamFailed, $"Document {id} changes faster than it can be mirrored.", 30);
    }

    private async Task<int?> Write(string collection, string id, DocumentContent content, CancellationToken cancellation)
    {
        var stored = new GenerationBlocks(blocks, id, content.Generation);
        var count = 0;
        foreach (var part in content.Parts)
        {
            using var bytes = new MemoryStream();
            foreach (var number in part.Blocks)
            {
                if (await stored.Find(number) is not { } block)
                {
                    return null;
                }

                bytes.Write(block);
            }

            foreach (var batch in PartCodec.Decode(bytes.ToArray()).Chunks.DistinctBy(c => c.ChunkId).Chunk(weaviate.BatchObjects))
            {
                var vectors = await Vectors(collection, id, batch);
                await weaviate.Write([.. batch.Select((c, i) => Object(collection, id, content, c, vectors?[i]))], cancellation);
                count += batch.Length;
            }
        }

        return count;
    }

    /// <summary>The vectors that the index has of chunks: none where no model is configured, and nothing is embedded for the mirror alone.</summary>
    private async Task<float[]?[]?> Vectors(string collection, string id, ChunkInput[] chunks)
    {
        if (!embeddings.IsConfigured)
        {
            return null;
        }

        var shard = grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, id, await shards.Of(collection)));
        var hashes = chunks.Select(ShardIndex.VectorHashOf).ToArray();
        var vectors = await shard.Vectors([.. hashes]);
        if (vectors.Any(v => !v.IsKnown))
        {
            await grains.GetGrain<IModelSpaceGrain>(collection).Settle();
            vectors = await shard.Vectors([.. hashes]);
        }

        return vectors.Any(v => !v.IsKnown)
            ? throw new ServiceException(ErrorCodes.UpstreamFailed, $"Vectors of document {id} are not made yet.", (int)Math.Ceiling(embeddings.RetryPause.TotalSeconds))

            // A text that the model refuses has a vector of zeros, which is none.
            : [.. vectors.Select(v => v.Values.IsEmpty ? null : v.Values.ToArray())];
    }

    private WeaviateObject Object(string collection, string id, DocumentContent content, ChunkInput chunk, float[]? vector) => new(
        weaviate.Class,
        WeaviateObject.IdOf(collection, id, chunk.ChunkId),
        new WeaviateProperties(
            collection, id, chunk.ChunkId, content.Generation.Order, chunk.Title, chunk.HeadingPath, chunk.Text, chunk.Source.Url, chunk.Source.Table, chunk.Source.Row, chunk.Source.Page, chunk.Tags),
        vector);
}
