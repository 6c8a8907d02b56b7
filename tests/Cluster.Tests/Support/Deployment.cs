using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IndexForge.TestSupport;

namespace IndexForge.Cluster.Tests.Support;

/// <summary>Three Redis servers in their roles, silos, and a gateway in front of them.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<Member> _members = [];
    private int _started;

    public required RedisServer ClusterRedis { get; init; }

    public required RedisServer AppRedis { get; init; }

    public required RedisServer MlRedis { get; init; }

    public Member[] Silos { get; private set; } = [];

    public HttpClient Client { get; private set; } = null!;

    public static async Task<Deployment> Start(int silos, params (string Key, string Value)[] settings)
    {
        var deployment = new Deployment
        {
            ClusterRedis = await RedisServer.StartAsync("--appendfsync", "always"),
            AppRedis = await RedisServer.StartAsync("--maxmemory-policy", "allkeys-lru"),
            MlRedis = await RedisServer.StartAsync("--maxmemory-policy", "volatile-lru"),
        };
        deployment.Silos = await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => deployment.StartSilo(settings)));
        var gateway = deployment.Launch("gateway");
        deployment.Client = new HttpClient { BaseAddress = await gateway.Listening, Timeout = TimeSpan.FromSeconds(70) };
        return deployment;
    }

    /// <summary>A silo on ports of its own, as in a new container.</summary>
    public async Task<Member> StartSilo(params (string Key, string Value)[] settings)
    {
        var silo = Launch("silo", [("Cluster__SiloPort", $"{FreePort.Next()}"), ("Cluster__GatewayPort", $"{FreePort.Next()}"), .. settings]);
        await silo.Listening;
        return silo;
    }

    /// <summary>Puts a silo in the place of one that has gone.</summary>
    public async Task Replace(int index) => Silos[index] = await StartSilo();

    /// <summary>Sends one row; the job and the document.</summary>
    public async Task<(string Job, string Document)> Upload(string marker)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"id,note\n1,{marker}\n"));
        using var response = await Client.PostAsync($"/api/v1/documents?name={marker}.csv", content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, body);
        var item = JsonDocument.Parse(body).RootElement.GetProperty("items")[0];
        return (item.GetProperty("jobId").GetString()!, item.GetProperty("documentId").GetString()!);
    }

    public Task<JsonElement> Get(string path) => Client.GetFromJsonAsync<JsonElement>(path);

    /// <summary>What the processes have logged of a request that was answered with a problem.</summary>
    public string LogOf(string? problem)
    {
        if (problem is null || !problem.Contains("requestId", StringComparison.Ordinal))
        {
            return "";
        }

        var id = JsonDocument.Parse(problem).RootElement.GetProperty("requestId").GetString()!;
        var text = new StringBuilder();
        foreach (var lines in _members.Select(member => member.Output.Split('\n')))
        {
            for (var i = Array.FindIndex(lines, line => line.Contains(id, StringComparison.Ordinal)); i >= 0 && i < lines.Length && text.Length < 8_000; i++)
            {
                text.AppendLine(lines[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>Waits for a job's end; its status.</summary>
    public async Task<JsonElement> Finished(string job)
    {
        using var response = await Client.GetAsync($"/api/v1/jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return await Get($"/api/v1/jobs/status/{job}");
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        await ClusterRedis.DisposeAsync();
        await AppRedis.DisposeAsync();
        await MlRedis.DisposeAsync();
        _folder.Dispose();
    }

    private Member Launch(string verb, params (string Key, string Value)[] settings)
    {
        var number = Interlocked.Increment(ref _started);
        var member = Member.Start(verb, Path.Combine(_folder.Path, $"{verb}-{number}"), 0, [
            ("Cluster__ClusterRedis", ClusterRedis.Configuration),
            ("Cluster__AppRedis", AppRedis.Configuration),
            ("Cluster__MlRedis", MlRedis.Configuration),
            ("Cluster__Durable", "Redis"),
            ("Cluster__AdvertisedAddress", "127.0.0.1"),
            .. settings]);
        lock (_members)
        {
            _members.Add(member);
        }

        return member;
    }
}
