using System.Text.Json;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.Requests;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Tests.Access;

/// <summary>Refusals must make no work for those who run the service, and must be found by them all the same.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Alike_refusals_are_one_line_and_one_entry_with_their_number()
    {
        var log = new LogLines();
        await using var gateway = await GatewayHost.Start("Production", log.Services, ("Auth:ApiKey", "0123456789abcdef-key"), ("RateLimit:Enabled", "false"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var response = await gateway.Client.GetAsync("/api/v1/search?q=a&apikey=wrong-secret-value");
                Assert.Equal("unauthorized", await response.Problem(401));
            }
        }));
        using var audit = new HttpRequestMessage(HttpMethod.Get, "/api/v1/admin/audit?kind=refusals");
        audit.Headers.Add("X-API-Key", "0123456789abcdef-key");
        (await gateway.Client.SendAsync(audit)).Dispose();

        var lines = log.All.Where(l => l.Category.EndsWith("Refusals", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 1, 60);
        Assert.Equal(1_000, lines.Sum(l => ((IEnumerable<KeyValuePair<string, object?>>)l.State!).Where(f => f.Key == "Count").Sum(f => (int)f.Value!)));
        Assert.All(log.All, l => Assert.DoesNotContain("wrong-secret-value", l.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\"quoted\" \\ <b> & 'x' \u00e9\u65e5 \t\u0001")]
    public async Task What_is_written_by_hand_is_what_the_serialiser_writes(string text)
    {
        var http = new DefaultHttpContext { TraceIdentifier = "id-" + text };
        http.Request.Method = "GET";
        http.Request.Path = "/a b/" + (text == "plain" ? text : "\u00e9\"<");
        http.Response.Body = new MemoryStream();
        var kind = ProblemKinds.Of(ErrorCodes.RateLimited);
        await ProblemWriter.Write(http, kind, text, 7);
        var expected = JsonSerializer.Serialize(
            new Problem
            {
                Type = Problem.TypeOf(kind.Code),
                Title = kind.Title,
                Status = kind.Status,
                Detail = text,
                Instance = http.Request.Path.ToUriComponent(),
                Code = kind.Code,
                RequestId = http.TraceIdentifier,
            },
            Json.Options);
        var written = System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
        Assert.Equal(expected, written);
        Assert.Equal(http.Response.ContentLength, System.Text.Encoding.UTF8.GetByteCount(written));
        Assert.Equal("7", http.Response.Headers.RetryAfter.ToString());
    }
}
