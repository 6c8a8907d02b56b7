using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Outbound;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using IndexForge.Grains.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Pages;

public sealed class When_a_page_is_processed
{
    private const string Html = "<!doctype html><title>On &amp; pipes</title><style>p{}</style><h1>Copper</h1><p>Verdigris is the <b>patina</b> of copper.<script>alert('zinc')</script><p>Brass has zinc.";

    [Fact]
    public async Task Its_text_is_found_and_its_source_is_shown()
    {
        await using var stub = await WebStub.Start((_, response) => Page(response, Html, "\"v1\""));
        await using var cluster = await Start();

        var job = await cluster.End((await Submit(cluster, stub.Url + "/post/")).JobId);

        Assert.True(job.Status == JobStatus.Completed, job.Error?.Message);
        var info = (await cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url + "/post/")).Get())!;
        Assert.Equal((DocumentStatus.Indexed, "On & pipes", "post.html"), (info.Status, info.Title, info.Name));
        Assert.Equal((stub.Url + "/post", stub.Url + "/post/", "\"v1\""), (info.Page!.Url, info.Page.Address, info.Page.ETag));
        Assert.Equal(1, await Found(cluster, "verdigris patina"));
        var text = Encoding.UTF8.GetString((await cluster.Grains.GetGrain<IDocumentReaderGrain>(info.Id).Text(0, markdown: true)).Data);
        Assert.Equal("# Copper\n\nVerdigris is the patina of copper.\n\nBrass has zinc.", text);
    }

    [Fact]
    public async Task A_thousand_submissions_of_its_addresses_make_one_job_and_one_fetch()
    {
        var let = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await WebStub.Start(async (_, response) =>
        {
            await let.Task;
            await Page(response, Html, null);
        });
        await using var cluster = await Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Submit(cluster, $"{stub.Url}/post/?utm_source=mail{i}#{i}")));
        let.SetResult();
        await cluster.End(answers[0].JobId);

        Assert.Single(answers.Select(a => a.JobId).Distinct());
        Assert.Single(answers, a => !a.Deduplicated);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task Unchanged_it_is_not_done_again_and_changed_it_is()
    {
        var version = "\"v1\"";
        var body = Html;
        await using var stub = await WebStub.Start((_, response) =>
        {
            if (response.HttpContext.Request.Headers.IfNoneMatch == version)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return Page(response, body, version);
        });
        await using var cluster = await Start();
        var document = cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url));
        await cluster.End((await Submit(cluster, stub.Url)).JobId);
        var first = (await document.Get())!;

        var second = await cluster.End((await Submit(cluster, stub.Url)).JobId);
        Assert.Contains("\"unchanged\":true", second.ResultJson, StringComparison.Ordinal);
        Assert.Equal((1, second.Id), ((await document.Get())!.Version, (await document.Get())!.JobId));

        (version, body) = ("\"v2\"", Html.Replace("Verdigris", "Malachite", StringComparison.Ordinal));
        var third = await cluster.End((await Submit(cluster, stub.Url)).JobId);
        var after = (await document.Get())!;
        Assert.True(third.Status == JobStatus.Completed, third.Error?.Message);
        Assert.Equal((2, "\"v2\""), (after.Version, after.Page!.ETag));
        Assert.NotEqual(first.Sha256, after.Sha256);
        Assert.Equal((0, 1), (await Found(cluster, "verdigris"), await Found(cluster, "malachite")));
        Assert.Equal(body, Encoding.UTF8.GetString((await cluster.Grains.GetGrain<IDocumentReaderGrain>(after.Id).Content(0)).Data));
    }

    [Fact]
    public async Task The_same_bytes_without_a_tag_are_not_done_again_and_leave_nothing()
    {
        await using var stub = await WebStub.Start((_, response) => Page(response, Html, null));
        await using var cluster = await Start();
        await cluster.End((await Submit(cluster, stub.Url)).JobId);

        var again = await cluster.End((await Submit(cluster, stub.Url)).JobId);

        Assert.Contains("\"unchanged\":true", again.ResultJson, StringComparison.Ordinal);
        Assert.Equal(1, (await cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url)).Get())!.Version);
    }

    [Fact]
    public async Task A_page_that_breaks_leaves_what_was_served_and_no_blocks()
    {
        var (type, body) = ("text/html", Html);
        await using var stub = await WebStub.Start((_, response) => Page(response, body, null, type));
        await using var cluster = await Start();
        await cluster.End((await Submit(cluster, stub.Url)).JobId);
        var served = (await cluster.Grains.GetGrain<IDocumentWork>(Key(stub.Url)).Content())!.Blob;

        (type, body) = ("video/mp4", "moov");
        var failed = await cluster.End((await Submit(cluster, stub.Url)).JobId);

        var info = (await cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url)).Get())!;
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.False(failed.Error!.Transient);
        Assert.Equal((DocumentStatus.Indexed, served.Sha256), (info.Status, info.Sha256));
        Assert.Equal(1, await Found(cluster, "verdigris"));
        Assert.NotNull(await cluster.Services.GetRequiredService<BlockStore>().Read(UploadBlocks.Key(served.UploadId, 0)));
    }

    [Fact]
    public async Task Redirects_are_followed_and_too_many_are_not()
    {
        await using var stub = await WebStub.Start((n, response) =>
        {
            if (response.HttpContext.Request.Path == "/end")
            {
                return Page(response, Html, null);
            }

            response.Redirect(response.HttpContext.Request.Path == "/loop" ? "/loop" : "/end");
            return Task.CompletedTask;
        });
        await using var cluster = await Start();

        await cluster.End((await Submit(cluster, stub.Url + "/old")).JobId);
        var loop = await cluster.End((await Submit(cluster, stub.Url + "/loop")).JobId);

        Assert.Equal(stub.Url + "/end", (await cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url + "/old")).Get())!.Page!.Address);
        Assert.Equal((JobStatus.Failed, ErrorCodes.UpstreamFailed), (loop.Status, loop.Error!.Code));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(500, 3)]
    public async Task An_answer_that_is_no_success_is_retried_only_where_that_may_help(int status, int attempts)
    {
        await using var stub = await WebStub.Start((_, response) =>
        {
            response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var cluster = await Start();

        var job = await cluster.End((await Submit(cluster, stub.Url)).JobId);

        Assert.Equal((JobStatus.Failed, attempts), (job.Status, job.Attempt));
        Assert.Null(await cluster.Grains.GetGrain<IDocumentGrain>(Key(stub.Url)).Get());
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_refused_with_or_without_its_length()
    {
        await using var stub = await WebStub.Start(async (n, response) =>
        {
            var chunk = Encoding.ASCII.GetBytes(new string('x', 1_024));
            response.ContentType = "text/plain";
            response.ContentLength = n == 1 ? 20_480 : null;
            for (var i = 0; i < 20; i++)
            {
                await response.Body.WriteAsync(chunk);
            }
        });
        await using var cluster = await Start(o => o.MaxResponseBytes = 10_240);

        foreach (var path in (string[])["/a", "/b"])
        {
            var job = await cluster.End((await Submit(cluster, stub.Url + path)).JobId);
            Assert.Equal((JobStatus.Failed, ErrorCodes.FileTooLarge, 1), (job.Status, job.Error!.Code, job.Attempt));
        }
    }

    [Fact]
    public async Task This_machine_is_not_asked_also_not_by_a_redirect()
    {
        await using var cluster = await Start(o => o.AllowPrivateAddresses = false);

        var job = await cluster.End((await Submit(cluster, "http://127.0.0.1:9/secrets")).JobId);

        Assert.Equal((JobStatus.Failed, ErrorCodes.InvalidRequest, 1), (job.Status, job.Error!.Code, job.Attempt));
    }

    [Fact]
    public async Task Cancelled_while_its_server_is_silent_the_call_is_broken_off()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var brokenOff = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await WebStub.Start((_, response) =>
        {
            response.HttpContext.RequestAborted.Register(brokenOff.SetResult);
            asked.SetResult();
            return brokenOff.Task;
        });
        await using var cluster = await Start(o => o.Timeout = TimeSpan.FromMinutes(5));
        var accepted = await Submit(cluster, stub.Url);
        await asked.Task;

        await cluster.Grains.GetGrain<IJobGrain>(Key(stub.Url)).Cancel(1);

        await brokenOff.Task;
        Assert.Equal(JobStatus.Cancelled, (await cluster.End(accepted.JobId)).Status);
    }

    private static Task<GrainCluster> Start(Action<OutboundOptions>? configure = null) => GrainCluster.Start(configure: services =>
    {
        services.Configure<JobOptions>(o => o.RetryDelay = TimeSpan.Zero);
        services.Configure<OutboundOptions>(o =>
        {
            o.AllowPrivateAddresses = true;
            configure?.Invoke(o);
        });
    });

    private static Task Page(HttpResponse response, string body, string? tag, string type = "text/html; charset=utf-8")
    {
        response.ContentType = type;
        response.Headers.ETag = tag;
        return response.WriteAsync(body);
    }

    private static string Key(string address)
    {
        Assert.True(PageUrl.TryNormalise(address, out var url));
        return Ids.Page("default", url);
    }

    private static Task<JobAccepted> Submit(GrainCluster cluster, string address)
    {
        Assert.True(PageUrl.TryNormalise(address, out var url));
        return cluster.Grains.GetGrain<IJobGrain>(Key(address)).Submit(new JobRequest { Kind = JobKind.Blog, Subject = url, Address = address });
    }

    private static async Task<long> Found(GrainCluster cluster, string query) =>
        (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = query })).Total;
}
