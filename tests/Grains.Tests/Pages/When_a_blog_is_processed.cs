using System.IO.Compression;
using System.Text;
using System.Text.Json;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Outbound;
using IndexForge.Grains.Questions;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Pages;

/// <summary>From an address to answers, on real pages and on one that changes.</summary>
public sealed class When_a_blog_is_processed
{
    [Fact]
    public async Task Real_pages_are_summed_up_asked_and_answered()
    {
        var folder = SharedData.Path("articles");
        using var truth = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "ground-truth.json"), TestContext.Current.CancellationToken));
        var pages = truth.RootElement.EnumerateObject()
            .Select(p => (p.Name, Body: p.Value.GetProperty("articleBody").GetString() ?? ""))
            .Where(p => p.Body.Length > 2_000).OrderBy(p => p.Name, StringComparer.Ordinal).Take(12).ToList();
        await using var stub = await WebStub.Start((_, response) => SendFile(response, Path.Combine(folder, "html", response.HttpContext.Request.Path.Value!.Trim('/') + ".html.gz")));
        await using var cluster = await Start();

        var (questions, answered) = (0, 0);
        foreach (var (name, body) in pages)
        {
            var url = $"{stub.Url}/{name}";
            var job = await cluster.End((await Submit(cluster, url)).JobId);
            Assert.True(job.Status == JobStatus.Completed, $"{name}: {job.Error?.Message}");
            var document = Key(url);
            var text = Encoding.UTF8.GetString((await cluster.Grains.GetGrain<IDocumentReaderGrain>(document).Text(0, markdown: true)).Data);
            var made = (await cluster.Grains.GetGrain<IQuestionReaderGrain>(document).Get())!;

            Assert.InRange(text.Length, body.Length / 2, body.Length * 3);
            Assert.NotEmpty(made.Summary);
            Assert.All(made.KeyPoints, p => Assert.Contains(p, text, StringComparison.Ordinal));
            Assert.All(made.Questions, q => Assert.Contains(q.Answer, text, StringComparison.Ordinal));
            foreach (var question in made.Questions)
            {
                var answer = await cluster.Grains.GetGrain<IAnswerGrain>("default").Answer(new AnswerRequest { Question = question.Question, DocumentId = document });
                questions++;
                answered += answer.Answered && answer.Citations[0].Quote == question.Answer ? 1 : 0;
            }
        }

        Assert.True(questions >= pages.Count / 2, $"{questions} questions from {pages.Count} pages");
        Assert.True(answered >= 0.8 * questions, $"{answered} of {questions} questions find their own answer");
    }

    [Fact]
    public async Task A_change_replaces_what_it_touches_and_a_deletion_takes_all()
    {
        var keepers = "Three keepers lived in the tower until 1994, when the light was automated.";
        var body = Html(keepers);
        await using var stub = await WebStub.Start((_, response) =>
        {
            response.ContentType = "text/html; charset=utf-8";
            return response.WriteAsync(body);
        });
        await using var cluster = await Start();
        await cluster.End((await Submit(cluster, stub.Url)).JobId);
        var reader = cluster.Grains.GetGrain<IQuestionReaderGrain>(Key(stub.Url));
        var before = (await reader.Get())!;
        Assert.True(PageUrl.TryNormalise(stub.Url, out var page));
        Assert.Equal((page, "The Skerry light"), (before.Url, before.Title));
        Assert.Contains(before.Questions, q => q.Answer.Contains("1844", StringComparison.Ordinal));

        body = Html("Four keepers stayed in the tower until 1995, when the light was automated.");
        await cluster.End((await Submit(cluster, stub.Url)).JobId);
        var after = (await reader.Get())!;
        var kept = before.Questions.Where(q => q.Answer.Contains("1844", StringComparison.Ordinal)).Select(q => q.Id).ToList();
        Assert.Equal(kept, after.Questions.Where(q => q.Answer.Contains("1844", StringComparison.Ordinal)).Select(q => q.Id));
        Assert.DoesNotContain(after.Questions, q => q.Answer == keepers);

        var answers = cluster.Grains.GetGrain<IAnswerGrain>("default");
        Assert.Contains("1995", (await answers.Answer(new AnswerRequest { Question = "When was the light automated?" })).Answer, StringComparison.Ordinal);
        await cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url)).Delete();
        Assert.Null(await reader.Get());
        Assert.Empty(await answers.SimilarQuestions(after.Questions[0].Question, 5));
        Assert.False((await answers.Answer(new AnswerRequest { Question = "When was the light automated?" })).Answered);
    }

    private static string Html(string keepers) => $"""
        <html><head><title>The Skerry light - Blog</title></head><body><nav><a href="/">Home</a></nav><article><h1>The Skerry light</h1>
        <p>The Skerry lighthouse was built in 1844 by the engineer Alan Stevenson. It stands on a reef twelve miles from the coast.</p>
        <h2>Keepers</h2><p>{keepers} Each of them stayed for six weeks at a time before the boat came back for them.</p></article></body></html>
        """;

    private static async Task SendFile(HttpResponse response, string file)
    {
        response.ContentType = "text/html";
        await using var stream = File.OpenRead(file);
        await using var page = new GZipStream(stream, CompressionMode.Decompress);
        await page.CopyToAsync(response.Body);
    }

    private static Task<GrainCluster> Start() => GrainCluster.Start(configure: services => services.Configure<OutboundOptions>(o => o.AllowPrivateAddresses = true));

    private static string Key(string url)
    {
        Assert.True(PageUrl.TryNormalise(url, out var page));
        return Ids.Page("default", page);
    }

    private static Task<JobAccepted> Submit(GrainCluster cluster, string url)
    {
        Assert.True(PageUrl.TryNormalise(url, out var page));
        return cluster.Grains.GetGrain<IJobGrain>(Ids.Page("default", page)).Submit(new JobRequest { Kind = JobKind.Blog, Subject = page, Address = url, Collection = "default" });
    }
}
