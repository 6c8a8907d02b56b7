using System.Net;
using System.Text.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.Access;
using IndexForge.TestSupport;

namespace IndexForge.Gateway.Tests.Access;

/// <summary>Keys over HTTP against the real grains and a real store.</summary>
public sealed class KeyLifeTests
{
    [Fact]
    public async Task A_key_does_what_its_scopes_say_and_nothing_else()
    {
        await using var gateway = await RealGateway.Start();
        var (_, reader) = await gateway.MakeKey(new { name = "reader", scopes = new[] { "read" } });
        var (_, writer) = await gateway.MakeKey(new { name = "writer", scopes = new[] { "write" } });
        var (_, admin) = await gateway.MakeKey(new { name = "admin", scopes = new[] { "admin" } });

        foreach (var (key, read, write, administer) in new[] { (reader, 200, 403, 403), (writer, 403, 202, 403), (admin, 200, 202, 200) })
        {
            using var list = await gateway.Get("/api/v1/documents", key);
            using var search = await gateway.Send(HttpMethod.Post, "/api/v1/search", key, new { q = "a" });
            using var upload = await gateway.Send(HttpMethod.Post, "/api/v1/documents?name=a.txt", key, "text " + key[^5..]);
            using var keys = await gateway.Get("/api/v1/admin/keys", key);
            Assert.Equal((read, read, write, administer), ((int)list.StatusCode, (int)search.StatusCode, (int)upload.StatusCode, (int)keys.StatusCode));
        }
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_stored_nowhere()
    {
        using var folder = new TempFolder();
        string secret;
        await using (var gateway = await RealGateway.Start(null, folder, null))
        {
            (var id, secret) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" } });
            var text = secret.Split('_')[2];
            Assert.DoesNotContain(text, await (await gateway.Get("/api/v1/admin/keys")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain(text, await (await gateway.Get($"/api/v1/admin/keys/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var needle = System.Text.Encoding.UTF8.GetBytes(secret.Split('_')[2]);
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(needle) < 0, file);
        }

        await using var again = await RealGateway.Start(null, folder, null);
        Assert.Equal(HttpStatusCode.OK, (await again.Get("/api/v1/documents", secret)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_ends_with_the_answer_that_says_so()
    {
        await using var gateway = await RealGateway.Start();
        var (id, secret) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" } });
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.Send(HttpMethod.Delete, $"/api/v1/admin/keys/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Get("/api/v1/documents", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.Send(HttpMethod.Delete, $"/api/v1/admin/keys/{id}")).StatusCode);
        Assert.Equal("conflict", await (await gateway.Send(HttpMethod.Post, $"/api/v1/admin/keys/{id}/rotate")).Problem(409));
        Assert.Equal(JsonValueKind.String, (await (await gateway.Get($"/api/v1/admin/keys/{id}")).Json()).GetProperty("revokedAt").ValueKind);
    }

    [Fact]
    public async Task Another_gateway_follows_within_the_time_that_is_promised()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null, ("Auth:KeyCache", "00:00:05"));
        var (id, secret) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" } });
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", secret)).StatusCode);

        // Revoked behind this gateway's back, as by another one.
        Assert.True(await gateway.Grains.GetGrain<IApiKeyGrain>(id).Revoke());
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", secret)).StatusCode);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Get("/api/v1/documents", secret)).StatusCode);
    }

    [Fact]
    public async Task Rotation_leaves_the_former_secret_valid_for_the_overlap()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null);
        var (id, first) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" } });
        using var rotated = await gateway.Send(HttpMethod.Post, $"/api/v1/admin/keys/{id}/rotate", body: new { overlapSeconds = 3_600 });
        var second = (await rotated.Json()).GetProperty("secret").GetString()!;
        Assert.NotEqual(first, second);

        time.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", second)).StatusCode);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Get("/api/v1/documents", first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", second)).StatusCode);
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        var time = new ManualTimeProvider();
        await using var gateway = await RealGateway.Start(time, null, null);
        var (_, secret) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" }, expiresAt = time.GetUtcNow().AddMinutes(1) });
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/documents", secret)).StatusCode);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Get("/api/v1/documents", secret)).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.0/8", null, 200)]
    [InlineData("10.0.0.0/8", null, 403)]
    [InlineData("2001:db8::/32", "2001:db8::7", 200)]
    [InlineData("2001:db8::/32", "2001:db9::7", 403)]
    [InlineData("198.51.100.7", "198.51.100.7", 200)]
    public async Task A_key_may_be_bound_to_addresses(string range, string? forwardedFor, int status)
    {
        await using var gateway = await RealGateway.Start(("Access:TrustedProxies:0", "127.0.0.1"));
        var (_, secret) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" }, allowedRanges = new[] { range } });
        using var response = await gateway.Send(HttpMethod.Get, "/api/v1/documents", secret, null, forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)]);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("""{"scopes":["read"]}""")]
    [InlineData("""{"name":"k"}""")]
    [InlineData("""{"name":"k","scopes":[]}""")]
    [InlineData("""{"name":"k","scopes":["root"]}""")]
    [InlineData("""{"name":"k","scopes":[null]}""")]
    [InlineData("""{"name":"k","scopes":["read"],"expiresAt":"2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"k","scopes":["read"],"allowedRanges":["10.0.0.0/33"]}""")]
    [InlineData("""{"name":"k","scopes":["read"],"allowedRanges":["010.0.0.1"]}""")]
    [InlineData("""{"name":"k","scopes":["read"],"limits":{"perMinute":0}}""")]
    [InlineData("""{"name":"k","scopes":["read"],"limits":{"perSecond":-1}}""")]
    [InlineData("""[]""")]
    public async Task What_no_key_can_be_made_of_is_refused(string body)
    {
        await using var gateway = await RealGateway.Start();
        using var response = await gateway.Send(HttpMethod.Post, "/api/v1/admin/keys", body: JsonSerializer.Deserialize<JsonElement>(body));
        Assert.Equal("invalid_request", await response.Problem(400));
    }

    [Fact]
    public async Task Keys_are_listed_by_pages_in_the_order_they_were_made()
    {
        await using var gateway = await RealGateway.Start();
        for (var i = 0; i < 5; i++)
        {
            await gateway.MakeKey(new { name = $"k{i}", scopes = new[] { "read" }, limits = new { perMinute = 600 } });
        }

        var names = new List<string>();
        var address = "/api/v1/admin/keys?limit=2";
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await (await gateway.Get(address + cursor)).Json();
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(k => k.GetProperty("name").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) && next.GetString() is { } at ? "&cursor=" + at : null;
        }

        Assert.Equal(["k0", "k1", "k2", "k3", "k4"], names);
    }

    [Fact]
    public async Task What_administrators_do_and_who_is_refused_is_kept_across_a_restart()
    {
        using var folder = new TempFolder();
        string id;
        await using (var gateway = await RealGateway.Start(null, folder, null))
        {
            (id, _) = await gateway.MakeKey(new { name = "k", scopes = new[] { "read" } });
            (await gateway.Send(HttpMethod.Delete, $"/api/v1/admin/keys/{id}")).Dispose();
            for (var i = 0; i < 3; i++)
            {
                (await gateway.Get("/api/v1/documents", "wrong")).Dispose();
            }

            Assert.Equal(3, (await Items(await gateway.Get("/api/v1/admin/audit?kind=refusals"))).Sum(e => e.GetProperty("count").GetInt32()));
        }

        await using var again = await RealGateway.Start(null, folder, null);
        var actions = await Items(await again.Get("/api/v1/admin/audit"));
        Assert.Equal(["revokeKey", "createKey"], actions.Select(e => e.GetProperty("action").GetString()));
        Assert.All(actions, e => Assert.Equal("bootstrap", e.GetProperty("actor").GetString()));
        Assert.Equal($"/api/v1/admin/keys/{id}", actions[0].GetProperty("path").GetString());
        Assert.Empty(await Items(await again.Get("/api/v1/admin/audit?actor=nobody")));
    }

    private static async Task<JsonElement[]> Items(HttpResponseMessage response) => [.. (await response.Json()).GetProperty("items").EnumerateArray()];
}
