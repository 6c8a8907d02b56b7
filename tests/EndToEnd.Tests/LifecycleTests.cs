using System.Net;
using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

public sealed class LifecycleTests : IDisposable
{
    private const string Key = "0123456789abcdef0123";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Production_refuses_to_start_without_a_key_and_names_every_wrong_setting()
    {
        var (exit, _, error) = await ServiceProcess.Run(
            _folder.Path, ["serve", "--port", "0"], ("ASPNETCORE_ENVIRONMENT", "Production"), ("Gateway__MaxRequestBytes", "12"), ("Data__Folder", "x"), ("Logging__Structured", "perhaps"));
        Assert.Equal(78, exit);
        Assert.Contains("API_KEY", error, StringComparison.Ordinal);
        Assert.Contains("MaxRequestBytes", error, StringComparison.Ordinal);
        Assert.Contains("Data", error, StringComparison.Ordinal);
        Assert.Contains("'perhaps'", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_serves_with_a_key()
    {
        await using var service = await ServiceProcess.Start(
            _folder.File("data"), ("ASPNETCORE_ENVIRONMENT", "Production"), ("API_KEY", Key), ("Gateway__Host", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Client.GetAsync("/api/v1/documents")).StatusCode);
        service.Client.DefaultRequestHeaders.Add("X-API-Key", Key);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/api/v1/documents")).StatusCode);
    }

    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Production", "false", false)]
    [InlineData("Development", "true", true)]
    public async Task The_log_is_structured_unless_switched_off(string environment, string? setting, bool expected)
    {
        await using var service = await ServiceProcess.Start(
            _folder.File("data"), ("ASPNETCORE_ENVIRONMENT", environment), ("API_KEY", Key), ("Gateway__Host", "127.0.0.1"), ("ENABLE_STRUCTURED_LOGGING", setting ?? ""));
        Assert.Equal(0, await service.Terminate());

        var lines = service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(lines);
        Assert.Equal(expected, lines.Any(l => l.StartsWith('{') && JsonDocument.Parse(l).RootElement.TryGetProperty("LogLevel", out _)));
    }

    [Fact]
    public async Task Blocks_are_stored_as_the_bytes_they_are()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var text = "code,name\n" + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"K-{i:0000},plain as stored\n"));
        using (var content = new StringContent(text, System.Text.Encoding.UTF8, "text/csv"))
        {
            Assert.Equal(HttpStatusCode.OK, (await service.Client.PostAsync("/api/v1/documents?name=a.csv&wait=30", content)).StatusCode);
        }

        Assert.Equal(0, await service.Terminate());

        // A kibibyte of the file in one piece: pages of the database may cut it, but not everywhere.
        var stored = await File.ReadAllBytesAsync(_folder.File("data/indexforge.db"), TestContext.Current.CancellationToken);
        Assert.Contains(Enumerable.Range(0, 8), i => stored.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text.Substring(i * 2_000, 1_024))) >= 0);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_with_a_reason()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var (exit, _, error) = await ServiceProcess.Run(_folder.Path, ["serve", "--port", "0", "--data", _folder.File("data")]);
        Assert.Equal(69, exit);
        Assert.Contains(_folder.File("data"), error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_message_and_not_a_stack_trace()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var (exit, _, error) = await ServiceProcess.Run(_folder.Path, ["serve", "--port", $"{service.Client.BaseAddress!.Port}", "--data", _folder.File("other")]);
        Assert.Equal(69, exit);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_lets_a_request_under_way_finish_and_leaves_no_temporary_files()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var body = new HeldBody(Books.Csv("wombat", 50));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documents?name=a.csv") { Content = body };
        // The body goes out once the service asks for it: then the request is under way on both sides.
        request.Headers.ExpectContinue = true;
        var upload = service.Client.SendAsync(request);
        await body.Started;
        service.Signal();
        body.Release();
        using var response = await upload;
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(0, await service.Terminate());
        Assert.False(Directory.Exists(Path.Combine(_folder.File("data"), "indexforge-tmp")));

        await using var after = await ServiceProcess.Start(_folder.File("data"));
        Assert.Equal("indexed", (await after.Upload("a.csv", Books.Csv("wombat", 50), "?wait=30")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_a_crash_left_in_the_temporary_folder_goes_at_the_next_start()
    {
        var left = Path.Combine(_folder.File("data"), "indexforge-tmp", "left-over");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "x");
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        Assert.False(File.Exists(left));
    }

    /// <summary>A body of which the second half waits.</summary>
    private sealed class HeldBody(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _started = new();
        private readonly TaskCompletionSource _release = new();

        public Task Started => _started.Task;

        public void Release() => _release.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            _started.SetResult();
            await _release.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
