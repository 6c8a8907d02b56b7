using System.Collections.Immutable;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Search;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>
/// Indexes anew what a document was read to, without reading its bytes again: the served content is copied into a generation of this
/// attempt's, which the index takes as newer. Served content stays as it is until the copy takes its place.
/// </summary>
internal sealed class ReindexWork(DocumentAttempts attempts, BlockStore blocks, CollectionShards shards, IGrainFactory grains) : IJobWork
{
    public bool Takes(JobRequest request) => request.Kind == JobKind.Reindex;

    public Task Over(string jobId, Generation last, JobRequest request, ErrorInfo? error) => attempts.Over(jobId, last, error);

    public Task Ended(string jobId, JobRequest request) => attempts.Ended(jobId, request);

    public async Task<string> Run(JobAttempt attempt, CancellationToken cancellation)
    {
        var document = grains.GetGrain<IDocumentWork>(attempt.Key);
        var task = await document.Begin(attempt.JobId);
        if (task is null || await document.Content() is not { Content: { } served })
        {
            throw new ServiceException(ErrorCodes.NotFound, $"Document {attempt.Key} has nothing to index anew.");
        }

        return await attempts.Commit(attempt, task, () => Copy(attempt, task, served, cancellation));
    }

    private async Task<DocumentContent> Copy(JobAttempt attempt, DocumentTask task, DocumentContent served, CancellationToken cancellation)
    {
        attempt.Progress.Set("index", 0);
        var from = new GenerationBlocks(blocks, attempt.Key, served.Generation);
        var to = new GenerationBlocks(blocks, attempt.Key, attempt.Generation);
        var inParts = served.Parts.Concat(served.QuestionParts).SelectMany(p => p.Blocks).ToHashSet();
        var numbers = new Dictionary<int, int>();
        for (var n = 0; n < served.Blocks; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!inParts.Contains(n) && await from.Find(n) is { } other)
            {
                numbers[n] = await to.Write(other);
            }
        }

        var parts = await CopyParts(served.Parts, attempt, from, to, cancellation);
        var questions = await CopyParts(served.QuestionParts, attempt, from, to, cancellation);
        attempt.Progress.Set("index", 0.5);
        await Index(task.Collection, parts, attempt, cancellation);
        if (served.QuestionsBlock is not null)
        {
            await Index(IndexNames.Questions(task.Collection), questions, attempt, cancellation);
        }

        attempt.Progress.Set("finish", 1);
        return served with
        {
            Generation = attempt.Generation,
            Tables = [.. served.Tables.Select(t => t with
            {
                Rows = [.. t.Rows.Select(r => r with { Block = numbers[r.Block] })],
                Rejected = Renumber(t.Rejected),
            })],
            TextBlocks = Renumber(served.TextBlocks),
            IssueBlocks = Renumber(served.IssueBlocks),
            QuestionsBlock = served.QuestionsBlock is { } block ? numbers[block] : null,
            Parts = parts,
            QuestionParts = questions,
            Blocks = to.Count,
        };

        ImmutableArray<int> Renumber(ImmutableArray<int> old) => [.. old.Select(n => numbers[n])];
    }

    private static async Task<ImmutableArray<StoredPart>> CopyParts(
        ImmutableArray<StoredPart> served, JobAttempt attempt, GenerationBlocks from, GenerationBlocks to, CancellationToken cancellation)
    {
        var parts = ImmutableArray.CreateBuilder<StoredPart>(served.Length);
        foreach (var part in served)
        {
            cancellation.ThrowIfCancellationRequested();
            parts.Add(part with { Blocks = await CopyPart(part, from, to, attempt.Generation) });
            attempt.Progress.Set("index", 0.5 * parts.Count / served.Length);
        }

        return parts.ToImmutable();
    }

    private async Task Index(string index, ImmutableArray<StoredPart> parts, JobAttempt attempt, CancellationToken cancellation)
    {
        var shard = grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(index, attempt.Key, await shards.Of(index)));
        for (var n = 0; n < parts.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            await shard.Apply(new IndexPart(attempt.Key, n, attempt.Generation, parts[n].Blocks, null, Anew: true));
            attempt.Progress.Set("index", 0.5 + (0.5 * n / parts.Length));
        }

        await shard.Remove(attempt.Key, parts.Length, attempt.Generation.Order);
    }

    private static async Task<ImmutableArray<int>> CopyPart(StoredPart part, GenerationBlocks from, GenerationBlocks to, Generation generation)
    {
        using var stored = new MemoryStream();
        foreach (var n in part.Blocks)
        {
            stored.Write(await from.Read(n));
        }

        var written = ImmutableArray.CreateBuilder<int>();
        foreach (var block in PartCodec.Encode(PartCodec.Decode(stored.ToArray()) with { Version = generation.Order }).Chunk(ByteBlock.MaxBytes))
        {
            written.Add(await to.Write(block));
        }

        return written.ToImmutable();
    }
}
