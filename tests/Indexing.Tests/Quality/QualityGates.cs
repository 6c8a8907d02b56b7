using IndexForge.Bench.Indexing;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;
using IndexForge.Indexing.Vectors;
using IndexForge.TestSupport;

namespace IndexForge.Indexing.Tests.Quality;

/// <summary>Floors under what the shared collections measured; a change that ranks worse does not pass.</summary>
public sealed class QualityGates
{
    [Theory]
    [InlineData("cranfield", 0.378, 0.406)]
    [InlineData("npl", 0.445, 0.449)]
    [InlineData("xquad", 0.9675, 0.967)]
    public async Task Ranking_keeps_its_quality(string name, double lexical, double hybrid)
    {
        var collection = RetrievalCollection.Load(SharedData.Path("ir", name));
        var shard = ShardIndex.Create(new MemorySegmentStore());
        foreach (var (id, title, text) in collection.Documents)
        {
            shard.Upsert(id, 1, [new ChunkInput { ChunkId = "0", Title = title, Text = text }]);
        }

        Assert.InRange(await Ndcg(shard, collection, SearchMode.Lexical), lexical, 1);
        shard.UseBasis(await BasisOf(shard));
        await shard.EmbedAsync(int.MaxValue, TestContext.Current.CancellationToken);
        Assert.InRange(await Ndcg(shard, collection, SearchMode.Hybrid), hybrid, 1);
    }

    /// <summary>The weights were fitted on these questions: the floors are below what they do here, not what they promise elsewhere.</summary>
    [Fact]
    public async Task Answers_keep_their_quality()
    {
        var (questions, right, refused, wronglyRefused) = (0, 0, 0, 0);
        await foreach (var (asked, lacking) in AnswerCollection.LoadAsync(SharedData.Path("ir", "xquad"), new MemorySegmentStore()))
        {
            questions++;
            var answer = ExtractiveAnswerer.Answer(asked.Text, asked.Passages, asked.Statistics);
            right += answer.Citations is [var first, ..] && asked.IsAnsweredBy(first) ? 1 : 0;
            wronglyRefused += answer.Answered ? 0 : 1;
            refused += ExtractiveAnswerer.Answer(lacking.Text, lacking.Passages, lacking.Statistics).Answered ? 0 : 1;
        }

        Assert.InRange((double)right / questions, 0.80, 1);
        Assert.InRange((double)refused / questions, 0.755, 1);
        Assert.InRange((double)wronglyRefused / questions, 0, 0.052);
    }

    private static async Task<LsaBasis> BasisOf(ShardIndex shard) => LsaBasis.Build((await shard.SampleAsync(1)).Select(t => (t.Text, t.Language)), 1)!;

    private static async Task<double> Ndcg(ShardIndex shard, RetrievalCollection collection, SearchMode mode)
    {
        var rankings = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (_, text) in collection.Queries)
        {
            var result = await shard.SearchAsync(QueryParser.Plain(text), new SearchOptions { Mode = mode, Highlight = false });
            rankings[text] = [.. result.Hits.Select(h => h.DocumentId)];
        }

        return collection.NdcgAt10(q => rankings[q]);
    }
}
