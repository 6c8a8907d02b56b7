using System.Collections.Immutable;
using System.Text;
using IndexForge.Grains;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Extraction;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;
using IndexForge.Grains.Uploads;

namespace IndexForge.Gateway.Tests.Doubles;

internal sealed class UploadDouble(GrainWorld world, string key) : IUploadGrain
{
    public Task Write(int index, ByteBlock block)
    {
        world.Check();
        Assert.InRange(block.Data.Length, 1, ByteBlock.MaxBytes);
        world.Uploads.GetOrAdd(key, _ => new())[index] = block.Data;
        return Task.CompletedTask;
    }

    public Task Discard()
    {
        world.Uploads.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}

internal sealed class DocumentDouble(GrainWorld world, string key) : IDocumentGrain
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public Task<DocumentAccepted> Register(DocumentRegistration r)
    {
        world.Check();
        if (world.Documents.TryGetValue(key, out var known))
        {
            return Task.FromResult(new DocumentAccepted(key, known.JobId!, known.Name, known.Status, true));
        }

        world.Registered[key] = r;
        if (r.Unstored is { } block)
        {
            world.Uploads.GetOrAdd(r.Blob.UploadId, _ => new())[0] = block.Data;
        }

        var job = Queue(1);
        world.Documents[key] = new DocumentInfo
        {
            Id = key, Name = r.Name, ContentType = r.ContentType, Size = r.Blob.Size, Sha256 = r.Blob.Sha256, Collection = r.Collection, Tags = r.Tags,
            Status = DocumentStatus.Queued, CreatedAt = Start, Version = 1, JobId = job, Revision = 1,
            Tables = [new TableInfo("Sheet1", world.Rows, false, [new ColumnInfo("n", "integer", "numeric", false, 5, "1", "5", ["1"])], 0, false)],
        };
        if (!world.HoldJobs)
        {
            world.Finish(job);
        }

        return Task.FromResult(new DocumentAccepted(key, job, r.Name, world.Documents[key].Status, false));
    }

    public Task<DocumentInfo?> Get()
    {
        world.Check();
        return Task.FromResult(world.Documents.GetValueOrDefault(key));
    }

    public Task<DocumentAccepted> Reprocess(ReprocessRequest request)
    {
        world.Check();
        return world.Documents.TryGetValue(key, out var known)
            ? Task.FromResult(new DocumentAccepted(key, Queue((int)known.Version + 1), known.Name, DocumentStatus.Queued, false))
            : throw new ServiceException(ErrorCodes.NotFound, "There is no such document.");
    }

    public Task<bool> Delete()
    {
        world.Check();
        return Task.FromResult(world.Documents.TryRemove(key, out _));
    }

    private string Queue(int run)
    {
        var id = new JobId(key, run).ToString();
        world.Set(new JobInfo { Id = id, Subject = key, MaxAttempts = 3, CreatedAt = Start, Revision = 1, History = [new JobEvent(Start, JobStatus.Queued, 0, null)] });
        return id;
    }
}

internal sealed class DocumentReaderDouble(GrainWorld world, string key) : IDocumentReaderGrain
{
    public Task<RowsPage> Rows(RowsRequest r)
    {
        Require();
        if (r.Table is not (null or "Sheet1"))
        {
            throw new ServiceException(ErrorCodes.NotFound, "There is no such table.");
        }

        var count = (int)Math.Clamp(world.Rows - r.Offset, 0, r.Limit);
        var numbers = Enumerable.Range((int)r.Offset + 1, count);
        var text = r.Format switch
        {
            RowsFormat.Json => "[" + string.Join(",", numbers.Select(n => $"[{n}]")) + "]",
            RowsFormat.Csv => (r.Offset == 0 ? "n\r\n" : "") + string.Concat(numbers.Select(n => $"{n}\r\n")),
            _ => string.Concat(numbers.Select(n => $"{{\"n\":{n}}}\n")),
        };
        return Task.FromResult(new RowsPage("Sheet1", ["n"], r.Offset, count, world.Rows, Encoding.UTF8.GetBytes(text)));
    }

    public Task<BytePage> Text(long offset, bool markdown)
    {
        Require();
        return Task.FromResult(offset == 0 ? new BytePage("first "u8.ToArray(), 6) : new BytePage("second"u8.ToArray(), null));
    }

    public Task<Page<ChunkInfo>> Chunks(string? cursor, int limit)
    {
        Require();
        return Task.FromResult(new Page<ChunkInfo>([new ChunkInfo("0", "n: 1", new SourceInfo("Sheet1", 2, null, null, null))], null));
    }

    public Task<Page<IssueInfo>> Issues(string? table, string? cursor, int limit)
    {
        Require();
        return Task.FromResult(new Page<IssueInfo>([new IssueInfo("Sheet1", 2, "n", "A2", "type", "x", "not a number")], "more"));
    }

    public Task<BytePage> Rejected(string? table, long page)
    {
        Require();
        return Task.FromResult(new BytePage([], null));
    }

    public Task<BytePage> Content(int block)
    {
        Require();
        var blocks = world.Uploads[world.Registered[key].Blob.UploadId];
        return Task.FromResult(new BytePage(blocks[block], block + 1 < blocks.Count ? block + 1 : null));
    }

    private void Require()
    {
        world.Check();
        if (!world.Documents.ContainsKey(key))
        {
            throw new ServiceException(ErrorCodes.NotFound, "There is no such document.");
        }
    }
}

internal sealed class ExtractionDouble(GrainWorld world, string key) : IExtractionGrain
{
    public Task Start(ExtractionRequest request)
    {
        world.Check();
        return request.Name.EndsWith(".exe", StringComparison.Ordinal)
            ? throw new ServiceException(ErrorCodes.UnsupportedFormat, "Programs are not read.")
            : Task.CompletedTask;
    }

    public Task<BytePage> Next(long page) => page switch
    {
        0 => Task.FromResult(new BytePage("{\"table\":\"Sheet1\"}\n"u8.ToArray(), 1)),
        1 when world.Rows < 0 => throw new ServiceException(ErrorCodes.MalformedDocument, "The sheet breaks off."),
        _ => Task.FromResult(new BytePage("{\"table\":\"Sheet2\"}\n"u8.ToArray(), null)),
    };

    public Task Stop()
    {
        world.Uploads.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}

internal sealed class SearchDouble(GrainWorld world, string key) : ISearchGrain
{
    public Task<SearchResponse> Search(SearchRequest request)
    {
        world.Check();
        world.Searches.Enqueue(request);
        return Task.FromResult(new SearchResponse
        {
            Total = 1,
            Hits =
            [
                new SearchHit
                {
                    DocumentId = "d", ChunkId = "0", Title = key, Score = 1.5, Snippet = "INV-00123 paid", Highlights = [new TextSpan(0, 9)],
                    Source = new SourceInfo("Sheet1", 2, null, null, null),
                },
            ],
        });
    }

    public Task<ImmutableArray<SimilarDocument>> Similar(SimilarRequest request)
    {
        world.Check();
        return Task.FromResult<ImmutableArray<SimilarDocument>>(
            [new SimilarDocument(request.DocumentId ?? "d", key, 0.5, "c1", request.Text ?? "", new SourceInfo(null, null, null, null, null))]);
    }
}

internal sealed class CatalogDouble(GrainWorld world) : ICatalogQueryGrain
{
    public Task<Page<DocumentEntry>> Documents(DocumentFilter filter, string? cursor, int limit)
    {
        world.Check();
        if (cursor is not null)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "The cursor is not one of ours.");
        }

        return Task.FromResult(new Page<DocumentEntry>(
            [.. world.Documents.Values.Where(d => filter.Collection is null || d.Collection == filter.Collection).Select(d => new DocumentEntry { Id = d.Id, Name = d.Name, Collection = d.Collection, Status = d.Status })], null));
    }

    public Task<Page<JobEntry>> Jobs(JobFilter filter, string? cursor, int limit)
    {
        world.Check();
        return Task.FromResult(new Page<JobEntry>([.. world.Jobs.Values.Select(j => new JobEntry { Id = j.Id, Subject = j.Subject, Status = j.Status })], null));
    }

    public Task<JobStats> JobStats()
    {
        world.Check();
        return Task.FromResult(new JobStats
        {
            ByStatus = System.Collections.Immutable.ImmutableDictionary<JobStatus, long>.Empty.Add(JobStatus.Completed, world.Jobs.Count),
            ByKind = System.Collections.Immutable.ImmutableDictionary<JobKind, long>.Empty.Add(JobKind.Document, world.Jobs.Count),
        });
    }
}
