using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.Access;
using IndexForge.Grains.Idempotency;
using IndexForge.TestSupport;

namespace IndexForge.Gateway.Tests.Idempotency;

/// <summary>Idempotency keys over HTTP against the real grains and a real store.</summary>
public sealed class IdempotencyTests
{
    private static readonly object Request = new { name = "k", scopes = new[] { "read" } };

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_has_no_second_effect()
    {
        await using var gateway = await RealGateway.Start();
        using var first = await Create(gateway, "key-1", Request);
        using var second = await Create(gateway, "key-1", Request);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(Id(await first.Json()), Id(await second.Json()));
        Assert.Equal(1, await Keys(gateway));
    }

    [Fact]
    public async Task A_secret_is_not_told_again()
    {
        using var folder = new TempFolder();
        string secret;
        await using (var gateway = await RealGateway.Start(null, folder, null))
        {
            using var first = await Create(gateway, "key-1", Request);
            using var second = await Create(gateway, "key-1", Request);
            secret = (await first.Json()).GetProperty("secret").GetString()!;
            Assert.Equal(JsonValueKind.Null, (await second.Json()).GetProperty("secret").ValueKind);
        }

        var needle = Encoding.UTF8.GetBytes(secret.Split('_')[2]);
        Assert.All(Directory.GetFiles(folder.Path), f => Assert.True(File.ReadAllBytes(f).AsSpan().IndexOf(needle) < 0, f));
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        await using var gateway = await RealGateway.Start();
        using var first = await Create(gateway, "key-1", Request);
        using var other = await Create(gateway, "key-1", new { name = "other", scopes = new[] { "read" } });
        Assert.Equal("conflict", await other.Problem(422));
        using var elsewhere = await gateway.Send(HttpMethod.Post, $"/api/v1/admin/keys/{Id(await first.Json())}/rotate", body: null, headers: ("Idempotency-Key", "key-1"));
        Assert.Equal("conflict", await elsewhere.Problem(422));
        Assert.Equal(1, await Keys(gateway));
    }

    [Fact]
    public async Task A_key_belongs_to_its_consumer()
    {
        await using var gateway = await RealGateway.Start();
        var (_, admin) = await gateway.MakeKey(new { name = "admin", scopes = new[] { "admin" } });
        using var first = await Create(gateway, "key-1", Request);
        using var other = await gateway.Send(HttpMethod.Post, "/api/v1/admin/keys", admin, Request, ("Idempotency-Key", "key-1"));
        Assert.False(other.Headers.Contains("Idempotent-Replayed"));
        Assert.NotEqual(Id(await first.Json()), Id(await other.Json()));
    }

    [Fact]
    public async Task Fifty_at_once_make_one()
    {
        await using var gateway = await RealGateway.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Create(gateway, "key-1", Request)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(answers, a => !a.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await Keys(gateway));
    }

    [Fact]
    public async Task An_answer_is_kept_across_a_restart_for_a_day()
    {
        var time = new ManualTimeProvider();
        using var folder = new TempFolder();
        string id;
        await using (var gateway = await RealGateway.Start(time, folder, null))
        {
            id = Id(await (await Create(gateway, "key-1", Request)).Json());
        }

        await using var after = await RealGateway.Start(time, folder, null);
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        using var kept = await Create(after, "key-1", Request);
        Assert.Equal((id, true), (Id(await kept.Json()), kept.Headers.Contains("Idempotent-Replayed")));
        time.Advance(TimeSpan.FromSeconds(1));
        using var over = await Create(after, "key-1", Request);
        Assert.False(over.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var gateway = await RealGateway.Start();
        using var wrong = await Create(gateway, "key-1", new { name = "k" });
        Assert.Equal("invalid_request", await wrong.Problem(400));
        using var right = await Create(gateway, "key-1", Request);
        Assert.Equal(HttpStatusCode.Created, right.StatusCode);
    }

    [Fact]
    public async Task After_a_crash_between_effect_and_record_the_repetition_meets_the_effect()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null);
        // What a gateway leaves behind that died after it made the key.
        var grain = gateway.Grains.GetGrain<IIdempotencyGrain>(IdempotencyKeys.Of("bootstrap", "key-1"));
        Assert.Equal(IdempotencyStep.Run, (await grain.Begin(TimeSpan.FromSeconds(15))).Step);
        var id = IndexForge.Grains.Ids.Of("api-key", "bootstrap", "key-1");
        await gateway.Grains.GetGrain<IApiKeyGrain>(id).Create(new ApiKeySpec { Name = "k", Scopes = Scopes.Read, CreatedBy = "bootstrap" });

        time.Advance(TimeSpan.FromSeconds(15));
        using var again = await Create(gateway, "key-1", Request);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(id, Id(await again.Json()));
        Assert.Equal(1, await Keys(gateway));
    }

    [Fact]
    public async Task A_retry_that_is_sent_again_after_a_crash_meets_the_run_it_made_even_when_that_is_over()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null);
        using var upload = await gateway.Send(HttpMethod.Post, "/api/v1/documents?name=a.csv&options=" + Uri.EscapeDataString("{\"requiredColumns\":[\"none\"]}"), body: new { a = 1 });
        var id = (await upload.Json()).GetProperty("items")[0].GetProperty("jobId").GetString()!;
        await Ended(gateway, id);

        // What a gateway leaves behind that died after it had the run made.
        var grain = gateway.Grains.GetGrain<IIdempotencyGrain>(IdempotencyKeys.Of("bootstrap", "retry-1"));
        Assert.Equal(IdempotencyStep.Run, (await grain.Begin(TimeSpan.FromSeconds(15))).Step);
        Assert.True(IndexForge.Grains.Jobs.JobId.TryParse(id, out var job));
        var made = await gateway.Grains.GetGrain<IndexForge.Grains.Jobs.IJobGrain>(job.Key).Retry(job.Run, IndexForge.Grains.Ids.Of("retry", "bootstrap", "retry-1"));
        Assert.NotEqual(id, made.JobId);
        await Ended(gateway, made.JobId);

        time.Advance(TimeSpan.FromSeconds(15));
        using var again = await gateway.Send(HttpMethod.Post, $"/api/v1/jobs/{id}/retry", headers: ("Idempotency-Key", "retry-1"));
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(made.JobId, (await again.Json()).GetProperty("jobId").GetString());
        using var other = await gateway.Send(HttpMethod.Post, $"/api/v1/jobs/{id}/retry", headers: ("Idempotency-Key", "retry-2"));
        Assert.NotEqual(made.JobId, (await other.Json()).GetProperty("jobId").GetString());
    }

    private static async Task Ended(RealGateway gateway, string job)
    {
        using var events = await gateway.Get($"/api/v1/jobs/{job}/events");
        Assert.Contains("failed", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_is_over_changes_nothing()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null);
        var grain = gateway.Grains.GetGrain<IIdempotencyGrain>("k");
        var late = await grain.Begin(TimeSpan.FromSeconds(15));
        Assert.Equal(IdempotencyStep.Wait, (await grain.Begin(TimeSpan.FromSeconds(15))).Step);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await grain.Renew(late.Fence, TimeSpan.FromSeconds(15)));
        time.Advance(TimeSpan.FromSeconds(15));
        var next = await grain.Begin(TimeSpan.FromSeconds(15));
        Assert.Equal(IdempotencyStep.Run, next.Step);
        Assert.False(await grain.Renew(late.Fence, TimeSpan.FromSeconds(15)));
        Assert.False(await grain.Complete(late.Fence, new KeptAnswer("f", 200, null, null, [])));
        Assert.True(await grain.Complete(next.Fence, new KeptAnswer("g", 201, null, null, [])));
        Assert.Equal("g", (await grain.Begin(TimeSpan.FromSeconds(15))).Answer!.Fingerprint);
    }

    [Fact]
    public async Task A_form_is_the_same_whatever_its_boundary()
    {
        await using var gateway = await RealGateway.Start();
        using var first = await Upload(gateway, "boundary-one", "a,b\n1,2\n");
        using var same = await Upload(gateway, "another-boundary-that-is-longer", "a,b\n1,2\n");
        using var other = await Upload(gateway, "boundary-one", "a,b\n1,3\n");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, same.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await same.Content.ReadAsStringAsync());
        Assert.True(same.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("conflict", await other.Problem(422));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    public async Task What_is_no_key_is_refused(string key)
    {
        await using var gateway = await RealGateway.Start();
        using var response = await Create(gateway, key, Request);
        Assert.Equal("invalid_request", await response.Problem(400));
        using var longer = await Create(gateway, new string('k', 256), Request);
        Assert.Equal("invalid_request", await longer.Problem(400));
        Assert.Equal(0, await Keys(gateway));
    }

    private static Task<HttpResponseMessage> Create(RealGateway gateway, string key, object body) =>
        gateway.Send(HttpMethod.Post, "/api/v1/admin/keys", body: body, headers: ("Idempotency-Key", key));

    private static async Task<HttpResponseMessage> Upload(RealGateway gateway, string boundary, string text)
    {
        using var form = new MultipartFormDataContent(boundary) { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "a.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documents") { Content = form };
        request.Headers.Add("X-API-Key", RealGateway.Bootstrap);
        request.Headers.Add("Idempotency-Key", "upload-1");
        return await gateway.Client.SendAsync(request);
    }

    private static string Id(JsonElement answer) => answer.GetProperty("key").GetProperty("id").GetString()!;

    private static async Task<int> Keys(RealGateway gateway)
    {
        using var response = await gateway.Get("/api/v1/admin/keys");
        return (await response.Json()).GetProperty("items").EnumerateArray().Count(k => k.GetProperty("name").GetString() is "k" or "other");
    }
}
