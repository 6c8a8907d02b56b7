using System.Net;
using System.Text;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Requests;

/// <summary>JSON is read into memory, so it has limits far below those of files.</summary>
public sealed class JsonLimitTests
{
    [Theory]
    [InlineData("/api/v1/search", 65_536)]
    [InlineData("/api/v1/qa", 65_536)]
    [InlineData("/api/v1/admin/keys", 65_536)]
    [InlineData("/api/v1/jobs/process", 1_048_576)]
    [InlineData("/api/v1/admin/cache/warm", 1_048_576)]
    [InlineData("/api/v1/ml/embed", 8_388_608)]
    public async Task What_is_longer_is_refused_whether_it_says_so_or_not(string path, int most)
    {
        await using var gateway = await GatewayHost.Start();
        var body = Encoding.ASCII.GetBytes("{" + new string(' ', most - 2) + "}");
        foreach (var (length, refused) in ((int, bool)[])[(most, false), (most + 1, true)])
        {
            byte[] sent = [.. body.Take(length), .. Enumerable.Repeat((byte)' ', Math.Max(0, length - most))];
            using var told = await gateway.Client.PostAsync(path, Json(new ByteArrayContent(sent)));
            using var chunked = await gateway.Client.PostAsync(path, Json(new Unsized(sent)));
            Assert.Equal((refused, refused), (told.StatusCode == HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode == HttpStatusCode.RequestEntityTooLarge));
        }
    }

    [Fact]
    public async Task A_short_JSON_body_of_unknown_length_counts_as_no_block()
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Load:MaxBodies", "1"));
        gateway.World.HoldJobs = true;
        var held = gateway.Client.PostAsync("/api/v1/documents?name=a.csv&wait=30", new StringContent("n\n" + new string('7', 70_000), null, "text/csv"));
        await gateway.World.Registrations(1);

        using var search = await gateway.Client.PostAsync("/api/v1/search", Json(new Unsized("{\"q\":\"a\"}"u8.ToArray())));
        Assert.Equal(HttpStatusCode.OK, search.StatusCode);
        using var embed = await gateway.Client.PostAsync("/api/v1/ml/embed", Json(new Unsized("{\"text\":\"a\"}"u8.ToArray())));
        Assert.Equal("overloaded", await embed.Problem(503));
        gateway.World.Finish(gateway.World.Jobs.Keys.Single());
        (await held).Dispose();
    }

    private static HttpContent Json(HttpContent content)
    {
        content.Headers.ContentType = new("application/json");
        return content;
    }

    /// <summary>Bytes whose number is not told, so that they are sent in chunks.</summary>
    private sealed class Unsized(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
