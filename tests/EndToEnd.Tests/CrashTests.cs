using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

public sealed class CrashTests : IDisposable
{
    private const int Files = 200;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_while_ingesting_200_files_loses_nothing_acknowledged_and_doubles_nothing()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<int, string>();
        await using (var service = await ServiceProcess.Start(_folder.File("data")))
        {
            var half = new TaskCompletionSource();
            var sending = Parallel.ForEachAsync(Enumerable.Range(0, Files), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            {
                try
                {
                    acknowledged[i] = (await service.Upload($"f{i}.csv", Content(i))).GetProperty("documentId").GetString()!;
                }
                catch (HttpRequestException)
                {
                    // Sent into the crash: not acknowledged.
                }

                if (acknowledged.Count >= Files / 2)
                {
                    half.TrySetResult();
                }
            });
            await half.Task.WaitAsync(TimeSpan.FromSeconds(120));
            await service.Kill();
            await sending;
        }

        Assert.InRange(acknowledged.Count, Files / 2, Files);
        await using (var service = await ServiceProcess.Start(_folder.File("data")))
        {
            // The rest, and what was acknowledged once more, as a client would that does not know.
            await Parallel.ForEachAsync(Enumerable.Range(0, Files), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            {
                var item = await service.Upload($"f{i}.csv", Content(i), "?wait=30");
                if (acknowledged.TryGetValue(i, out var before))
                {
                    Assert.Equal(before, item.GetProperty("documentId").GetString());
                }

                acknowledged[i] = item.GetProperty("documentId").GetString()!;
                await service.Follow(item.GetProperty("jobId").GetString()!);
            });

            Assert.Equal(Files, acknowledged.Values.Distinct().Count());
            foreach (var (i, id) in acknowledged)
            {
                Assert.Equal("indexed", (await service.Get($"/api/v1/documents/{id}")).GetProperty("status").GetString());
                var answer = await service.Get($"/api/v1/search?q=marker{i:000}");
                Assert.Equal((1, id), (answer.GetProperty("total").GetInt32(), answer.GetProperty("hits")[0].GetProperty("documentId").GetString()));
            }

            Assert.Equal(Files, (await service.Get("/api/v1/search?q=common&limit=1")).GetProperty("total").GetInt32());
            Assert.Equal(Files, await Count(service));
        }
    }

    private static byte[] Content(int i) => System.Text.Encoding.UTF8.GetBytes($"id,note,word\n{i},marker{i:000},common\n");

    private static async Task<int> Count(ServiceProcess service)
    {
        var count = 0;
        var cursor = "";
        do
        {
            var page = await service.Get($"/api/v1/documents?limit=150{cursor}");
            count += page.GetProperty("items").GetArrayLength();
            cursor = page.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } next ? $"&cursor={Uri.EscapeDataString(next.GetString()!)}" : null;
        }
        while (cursor is not null);
        return count;
    }
}
