using System.Collections.Immutable;
using System.Text;
using IndexForge.Grains.Documents;
using IndexForge.Indexing.Queries;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>Searches of callers, see <see cref="CollectionSearch"/>.</summary>
[GrainType("search"), StatelessWorker]
public sealed class SearchGrain(CollectionSearch search) : Grain, ISearchGrain
{
    /// <summary>Words that stand for a text: more cost time and change the order little.</summary>
    private const int KeyWords = 32;

    /// <summary>Hits per document wanted: one document may have many of the best.</summary>
    private const int HitsPerDocument = 5;

    private string Collection => this.GetPrimaryKeyString();

    public async Task<SearchResponse> Search(SearchRequest request)
    {
        var answer = await search.Run(Collection, request, QueryForm.Query);
        return new SearchResponse { Total = answer.Total, Hits = [.. answer.Hits.Select(h => h.Hit)], Facets = answer.Facets, RankedBy = answer.RankedBy };
    }

    public async Task<ImmutableArray<SimilarDocument>> Similar(SimilarRequest request)
    {
        if (request.Limit is < 1 or > 100 || (request.DocumentId is null) == (request.Text is null))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Give a document or a text, and a limit of 1 to 100.");
        }

        var text = request.Text ?? await TextOf(request.DocumentId!);
        if (await search.Statistics(Collection, text) is not { } statistics || KeyTerms.Of(text, statistics, KeyWords) is not { Length: > 0 } words)
        {
            return [];
        }

        var found = await search.Run(Collection, new SearchRequest { Query = words, Limit = Math.Min(500, (request.Limit + 1) * HitsPerDocument) }, QueryForm.Words);
        return [.. found.Hits.Select(h => h.Hit)
            .Where(h => h.DocumentId != request.DocumentId)
            .DistinctBy(h => h.DocumentId)
            .Take(request.Limit)
            .Select(h => new SimilarDocument(h.DocumentId, h.Title, h.Score, h.ChunkId, h.Snippet, h.Source))];
    }

    /// <summary>The beginning of a document, as its chunks have it.</summary>
    private async Task<string> TextOf(string documentId)
    {
        var text = new StringBuilder();
        foreach (var chunk in (await GrainFactory.GetGrain<IDocumentReaderGrain>(documentId).Chunks(null, 20)).Items)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(chunk.Text);
        }

        return text.ToString();
    }
}
