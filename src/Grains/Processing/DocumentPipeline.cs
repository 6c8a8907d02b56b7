using IndexForge.Extraction.Tables;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Search;
using IndexForge.Grains.Uploads;
using IndexForge.Indexing.Analysis;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Processing;

/// <summary>
/// Makes a document's content of its bytes: fetch → extract → index. Runs on the thread pool; memory is bounded by a step of
/// rows and two parts of chunks, whatever the file's size.
/// </summary>
public sealed class DocumentPipeline(BlockStore blocks, IGrainFactory grains, CollectionShards shards, TempFiles temp, IOptions<IndexOptions> options)
{
    internal async Task<DocumentContent> Run(string documentId, Generation generation, DocumentTask task, ProgressNote progress, CancellationToken cancellation)
    {
        var clock = new StageClock();
        var stored = new GenerationBlocks(blocks, documentId, generation);
        var shard = grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(task.Collection, documentId, await shards.Of(task.Collection)));
        await using var parts = new PartWriter(documentId, generation, stored, shard, options.Value, clock, atOnce: task.Served is null);
        var questionIndex = IndexNames.Questions(task.Collection);
        var questionShard = grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(questionIndex, documentId, await shards.Of(questionIndex)));
        await using var asked = new PartWriter(documentId, generation, stored, questionShard, options.Value, clock, atOnce: task.Served is null);
        var tableOptions = task.OptionsJson is null ? TableOptions.Default : TableOptions.Parse(System.Text.Encoding.UTF8.GetBytes(task.OptionsJson));

        progress.Set("fetch", 0);
        await using var file = temp.Create();
        await Fetch(task.Blob, file, cancellation);

        var content = new DocumentContent { Generation = generation, Title = Path.GetFileNameWithoutExtension(task.Name), Language = tableOptions.Language };
        if (PageStage.Reads(task))
        {
            await using var plain = temp.Create();
            var article = await PageStage.Read(file, task, tableOptions.Encoding, plain, cancellation);
            var page = task with { Name = Path.ChangeExtension(task.Name, ".md") };
            content = await ReadText(plain, page, "utf-8", content with { Title = article.Title ?? content.Title, Language = content.Language ?? article.Language });
        }
        else if (TextStage.Reads(task.Name, task.ContentType))
        {
            content = await ReadText(file, task, tableOptions.Encoding, content);
        }
        else
        {
            var tables = new TableStage(stored, parts, clock, progress);
            await tables.Run(file, task, tableOptions, cancellation);
            content = content with { Tables = tables.Tables, IssueBlocks = tables.IssueBlocks, Warnings = tables.Warnings };
        }

        cancellation.ThrowIfCancellationRequested();
        progress.Set("index", 0.95);
        await parts.Finish();
        if (content.QuestionsBlock is not null || task.Served is not null)
        {
            await asked.Finish();
        }

        progress.Set("finish", 1);
        return content with
        {
            ChunkCount = (int)parts.ChunkCount,
            TextLength = parts.TextLength,
            Parts = parts.Parts,
            QuestionParts = asked.Parts,
            Blocks = stored.Count,
            StageMs = clock.Times(),
        };

        async Task<DocumentContent> ReadText(Stream from, DocumentTask text, string? encoding, DocumentContent soFar)
        {
            var language = IndexLanguage.Of(tableOptions.Language);
            var questions = TextStage.IsProse(text) ? new QuestionStage(documentId, stored, asked) : null;
            var stage = new TextStage(stored, parts, progress, questions);
            await stage.Run(from, text, encoding, language, cancellation, task.Page is null ? null : soFar.Title);
            if (questions is not null)
            {
                progress.Set("questions", 0.9);
                await questions.Run(soFar.Title ?? text.Name, task.Page?.Url, stage.Language ?? Language.English);
            }

            return soFar with { Language = tableOptions.Language ?? IndexLanguage.CodeOf(stage.Language) ?? soFar.Language, TextBlocks = stage.TextBlocks, Warnings = stage.Warnings, QuestionsBlock = questions?.Block };
        }
    }

    /// <summary>Removes what attempts of the same run before this one may have left, but for what is served.</summary>
    internal async Task SweepFormer(string documentId, Generation generation, Generation? served)
    {
        for (var fence = 1; fence < generation.Fence; fence++)
        {
            if (generation with { Fence = fence } is var former && former != served)
            {
                await new GenerationBlocks(blocks, documentId, former).Sweep();
            }
        }
    }

    /// <summary>Removes what this attempt has written.</summary>
    internal Task Sweep(string documentId, Generation generation) => new GenerationBlocks(blocks, documentId, generation).Sweep();

    internal async Task Fetch(UploadedBlob blob, FileStream file, CancellationToken cancellation)
    {
        for (var i = 0; i < blob.Blocks; i++)
        {
            var block = blob.Inline ?? await blocks.Read(UploadBlocks.Key(blob.UploadId, i))
                ?? throw new ServiceException(ErrorCodes.InternalError, $"Block {i} of upload {blob.UploadId} is missing from storage.");
            await file.WriteAsync(block, cancellation);
        }

        file.Position = 0;
    }
}
