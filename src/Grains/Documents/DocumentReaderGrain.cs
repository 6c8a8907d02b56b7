using System.Collections.Immutable;
using System.Globalization;
using IndexForge.Extraction;
using IndexForge.Extraction.Tables.Rows;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Search;
using IndexForge.Grains.Uploads;
using IndexForge.Indexing;
using Orleans.Concurrency;

namespace IndexForge.Grains.Documents;

/// <summary>Reads a document's blocks. Rendering runs on the thread pool: a page of rows is work for a processor.</summary>
[GrainType("documentreader"), StatelessWorker]
public sealed class DocumentReaderGrain(BlockStore blocks) : Grain, IDocumentReaderGrain
{
    private const int PageBytes = 512 << 10;

    private string Id => this.GetPrimaryKeyString();

    public async Task<RowsPage> Rows(RowsRequest request)
    {
        var content = await Content();
        var table = Table(content, request.Table);
        var columns = TableShapes.Columns(table);
        var chosen = request.Columns.IsEmpty
            ? columns
            : request.Columns.Select(name => columns.Find(c => c.Name == name)
                ?? throw new ServiceException(ErrorCodes.NotFound, $"Table \"{table.Info.Name}\" has no column \"{Names.Short(name)}\".")).ToList();
        var stored = new GenerationBlocks(blocks, Id, content.Generation);
        return await Task.Run(async () =>
        {
            using var page = new RowsWriter(new RowRenderer(chosen), request.Format, header: request.Offset == 0);
            await Walk(stored, table, Math.Max(0, request.Offset), page, request.Limit);
            return new RowsPage(table.Info.Name, [.. page.ColumnNames], request.Offset, page.Count, table.Info.RowCount, page.Finish());
        });
    }

    public async Task<BytePage> Text(long offset, bool markdown)
    {
        var content = await Content();
        var stored = new GenerationBlocks(blocks, Id, content.Generation);
        if (!content.TextBlocks.IsEmpty)
        {
            return offset < 0 || offset >= content.TextBlocks.Length
                ? new BytePage([], null)
                : new BytePage(await stored.Read(content.TextBlocks[(int)offset]), offset + 1 < content.TextBlocks.Length ? offset + 1 : null);
        }

        // A place in the text of tables: the table above, the row below.
        var (number, row) = ((int)(offset >> 40), offset & ((1L << 40) - 1));
        if (offset < 0 || number >= content.Tables.Length)
        {
            return new BytePage([], null);
        }

        var table = content.Tables[number];
        return await Task.Run(async () =>
        {
            var page = new TableTextWriter(table.Info.Name, TableShapes.Columns(table), markdown, heading: row == 0);
            await Walk(stored, table, row, page, int.MaxValue);
            var next = row + page.Count < table.Info.RowCount ? offset + page.Count
                : number + 1 < content.Tables.Length ? (long)(number + 1) << 40
                : (long?)null;
            return new BytePage(page.Finish(), next);
        });
    }

    public async Task<Page<ChunkInfo>> Chunks(string? cursor, int limit)
    {
        var content = await Content();
        var from = Cursor(cursor);
        var stored = new GenerationBlocks(blocks, Id, content.Generation);
        var items = new List<ChunkInfo>();
        for (var p = 0; p < content.Parts.Length && items.Count < limit; p++)
        {
            var part = content.Parts[p];
            var end = p + 1 < content.Parts.Length ? content.Parts[p + 1].FirstChunk : content.ChunkCount;
            if (end <= from)
            {
                continue;
            }

            var chunks = await ReadPart(stored, part);
            items.AddRange(chunks.Skip((int)Math.Max(0, from - part.FirstChunk)).Take(limit - items.Count)
                .Select(c => new ChunkInfo(c.ChunkId, c.Text, IndexShardGrain.SourceOf(c.Source))));
        }

        var next = from + items.Count;
        return new Page<ChunkInfo>([.. items], next < content.ChunkCount ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<Page<IssueInfo>> Issues(string? table, string? cursor, int limit)
    {
        var content = await Content();
        if (table is not null)
        {
            Table(content, table);
        }

        var from = Cursor(cursor);
        var stored = new GenerationBlocks(blocks, Id, content.Generation);
        var matching = new List<IssueInfo>();
        foreach (var block in content.IssueBlocks)
        {
            matching.AddRange(JsonBlocks.Unpack<IssueInfo>(await stored.Read(block)).Where(i => table is null || i.Table == table));
        }

        var page = matching.Skip((int)Math.Min(from, int.MaxValue)).Take(limit).ToImmutableArray();
        return new Page<IssueInfo>(page, from + page.Length < matching.Count ? (from + page.Length).ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<BytePage> Rejected(string? table, long page)
    {
        var content = await Content();
        var rejected = Table(content, table).Rejected;
        return page < 0 || page >= rejected.Length
            ? new BytePage([], null)
            : new BytePage(await new GenerationBlocks(blocks, Id, content.Generation).Read(rejected[(int)page]), page + 1 < rejected.Length ? page + 1 : null);
    }

    public async Task<BytePage> Content(int block)
    {
        var blob = (await View()).Blob;
        if (block < 0 || block >= blob.Blocks)
        {
            return new BytePage([], null);
        }

        var data = blob.Inline ?? await blocks.Read(UploadBlocks.Key(blob.UploadId, block)) ?? throw Unknown();
        return new BytePage(data, block + 1 < blob.Blocks ? block + 1 : null);
    }

    /// <summary>Hands rows to a page from an offset on, until it is full.</summary>
    private static async Task Walk(GenerationBlocks stored, StoredTable table, long offset, IRowPage page, int limit)
    {
        var first = 0;
        while (first + 1 < table.Rows.Length && table.Rows[first + 1].FirstRow <= offset)
        {
            first++;
        }

        for (var b = first; b < table.Rows.Length && page.Count < limit && page.Bytes < PageBytes; b++)
        {
            try
            {
                var block = RowBlock.Open(await stored.Read(table.Rows[b].Block));
                page.Take(block, (int)Math.Max(0, offset - block.FirstRow), limit, PageBytes);
            }
            catch (ExtractionException e)
            {
                throw new ServiceException(ErrorCodes.InternalError, e.Message);
            }
        }
    }

    private static async Task<IReadOnlyList<ChunkInput>> ReadPart(GenerationBlocks stored, StoredPart part)
    {
        using var bytes = new MemoryStream();
        foreach (var block in part.Blocks)
        {
            bytes.Write(await stored.Read(block));
        }

        return PartCodec.Decode(bytes.ToArray()).Chunks;
    }

    private static StoredTable Table(DocumentContent content, string? name)
    {
        if (content.Tables.IsEmpty)
        {
            throw new ServiceException(ErrorCodes.NotFound, "The document has no tables.");
        }

        return name is null
            ? content.Tables[0]
            : content.Tables.FirstOrDefault(t => t.Info.Name == name)
                ?? content.Tables.FirstOrDefault(t => string.Equals(t.Info.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ServiceException(
                    ErrorCodes.NotFound,
                    $"There is no table \"{Names.Short(name)}\"; the document has {string.Join(", ", content.Tables.Take(20).Select(t => $"\"{t.Info.Name}\""))}.");
    }

    private static long Cursor(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return 0;
        }

        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            ? from
            : throw new ServiceException(ErrorCodes.InvalidRequest, "The cursor is not one that this service gave: leave it out to start from the beginning.");
    }

    private async Task<DocumentContent> Content() => (await View()).Content
        ?? throw new ServiceException(ErrorCodes.Conflict, $"Document {Id} is not processed yet: its job has not completed.");

    private async Task<DocumentView> View() => await GrainFactory.GetGrain<IDocumentWork>(Id).Content() ?? throw Unknown();

    private ServiceException Unknown() => new(ErrorCodes.NotFound, $"There is no document {Names.Short(Id)}.");
}
