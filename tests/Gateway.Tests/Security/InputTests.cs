using System.Net;
using System.Text;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Security;

/// <summary>Hostile names, ids and bodies.</summary>
public sealed class InputTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("..%5c..%5cwindows%5cwin.ini")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("....//....//etc/passwd")]
    [InlineData("%252e%252e%252fetc%252fpasswd")]
    [InlineData("a%00b")]
    [InlineData("%c0%ae%c0%ae%c0%af")]
    [InlineData("%ff%fe")]
    [InlineData("file:%2f%2f%2fetc%2fpasswd")]
    [InlineData("a%0d%0aSet-Cookie:%20x=y")]
    [InlineData("a%0aX-Injected:%201")]
    [InlineData("'%20OR%20'1'='1")]
    [InlineData("%24%7bjndi:ldap:%2f%2fx%7d")]
    public async Task No_id_leads_anywhere_it_should_not(string id)
    {
        foreach (var path in (string[])["/api/v1/documents/{0}", "/api/v1/documents/{0}/content", "/api/v1/documents/{0}/rows", "/api/v1/jobs/status/{0}", "/api/v1/jobs/{0}", "/api/v1/admin/keys/{0}"])
        {
            var answer = await RawHttp.Send(_gateway.Client.BaseAddress!, $"GET {path.Replace("{0}", id, StringComparison.Ordinal)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.True(RawHttp.Statuses(answer) is [400 or 404], answer);
            Assert.DoesNotMatch("(?im)^(set-cookie|x-injected):", answer);
        }

        Assert.Empty(_gateway.World.RequestIds);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\win.ini", "win.ini")]
    [InlineData("/abs/olute.csv", "olute.csv")]
    public async Task A_files_name_has_no_path(string given, string kept)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent("a,b\n1,2\n"u8.ToArray()), "file", given } };
        using var response = await _gateway.Client.PostAsync("/api/v1/documents", form);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(kept, _gateway.World.Registered.Values.Single().Name);
    }

    [Theory]
    [InlineData("a\r\nSet-Cookie: x=y")]
    [InlineData("a b")]
    [InlineData("<script>")]
    [InlineData("${jndi:ldap://x}")]
    public async Task A_request_id_that_is_not_sane_is_replaced(string id)
    {
        var answer = await RawHttp.Send(_gateway.Client.BaseAddress!, $"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {id}\r\nConnection: close\r\n\r\n");
        Assert.Matches("(?im)^x-request-id: [a-z2-7]{26}\r$|^x-request-id: a\r$", answer);
        Assert.DoesNotMatch("(?im)^set-cookie:", answer);
    }

    public static TheoryData<string> Bombs() =>
    [
        new string('[', 100_000),
        string.Concat(Enumerable.Repeat("{\"a\":", 50_000)),
        "{\"q\":" + new string('[', 200) + new string(']', 200) + "}",
        "{\"q\":1e999999}",
        "{\"q\":" + new string('9', 10_000) + "}",
        "{\"q\":\"\\ud800\"}",
        "{\"q\":\"a\",\"limit\":1e2147483648}",
        "{\"q\":\"a\",\"limit\":-9223372036854775809}",
        "\"",
        "null",
        "[]",
        "{",
        "{}{}",
        "\uFEFF{}x",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task No_JSON_is_a_fault_of_ours(string json)
    {
        foreach (var path in (string[])["/api/v1/search", "/api/v1/jobs/process", "/api/v1/admin/keys", "/api/v1/documents/aaaaaaaaaaaaaaaaaaaaaaaaaa/reprocess"])
        {
            using var response = await _gateway.Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path}: {(int)response.StatusCode}");
        }

        using var form = new MultipartFormDataContent { { new ByteArrayContent("a\n1\n"u8.ToArray()), "file", "a.csv" }, { new StringContent(json), "options" } };
        using var upload = await _gateway.Client.PostAsync("/api/v1/documents", form);
        Assert.True((int)upload.StatusCode < 500, $"options: {(int)upload.StatusCode}");
    }

    [Fact]
    public async Task Invalid_UTF_8_is_refused()
    {
        using var content = new ByteArrayContent([.. "{\"q\":\""u8, 0xFF, 0xC0, 0x80, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        using var response = await _gateway.Client.PostAsync("/api/v1/search", content);
        Assert.Equal("invalid_request", await response.Problem(400));
    }

    [Fact]
    public void Secrets_are_compared_in_constant_time_and_in_no_other_way()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IndexForge.sln")))
        {
            folder = folder.Parent;
        }

        var source = File.ReadAllText(Path.Combine(folder.FullName, "src", "Gateway", "Access", "Keys", "KeyVerifier.cs"));
        Assert.Equal(2, source.Split("FixedTimeEquals(").Length - 1);
        Assert.DoesNotMatch(@"(secret|key|Hash)\s*(==|!=)|SequenceEqual|(secret|key)\.Equals\(", source);
        // No way out of the loop before every secret has been looked at, and a key that is not there is compared all the same.
        Assert.DoesNotMatch(@"foreach[^}]*\b(return|break)\b", source);
        Assert.Contains("?? Nobody", source, StringComparison.Ordinal);
    }
}
