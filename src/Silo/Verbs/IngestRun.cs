using System.Threading.Channels;
using IndexForge.Silo.Client;

namespace IndexForge.Silo.Verbs;

/// <summary>What became of a file.</summary>
internal sealed record IngestResult(string Path, string? DocumentId, string? JobId, string Status, bool Duplicate, long? Rows, string? Error);

/// <summary>Sends files, some at a time, and follows their jobs.</summary>
internal sealed class IngestRun(ServiceClient client, string? collection, bool wait, int parallel, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public bool Waits => wait;

    public async Task<IReadOnlyList<IngestResult>> Run(IReadOnlyList<string> files, Action<IngestResult> sent, Action<IngestResult> done, CancellationToken cancellation)
    {
        var results = new IngestResult[files.Count];
        var follow = Channel.CreateUnbounded<int>();
        var following = Task.Run(async () =>
        {
            await foreach (var at in follow.Reader.ReadAllAsync(cancellation))
            {
                results[at] = await Follow(results[at], cancellation);
                done(results[at]);
            }
        }, cancellation);
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (at, token) =>
            {
                results[at] = await Send(files[at], token);
                sent(results[at]);
                follow.Writer.TryWrite(at);
            });
        }
        finally
        {
            follow.Writer.Complete();
        }

        await following;
        return results;
    }

    private async Task<IngestResult> Send(string path, CancellationToken cancellation)
    {
        try
        {
            var item = await client.Upload(path, collection, cancellation);
            return new IngestResult(
                path, item.GetProperty("documentId").GetString(), item.GetProperty("jobId").GetString(), item.GetProperty("status").GetString()!,
                item.GetProperty("duplicate").GetBoolean(), null, null);
        }
        catch (Exception error) when (error is ServiceProblem or IOException or UnauthorizedAccessException)
        {
            return new IngestResult(path, null, null, "failed", false, null, error is ServiceProblem problem ? $"{problem.Code}: {problem.Message}" : error.Message);
        }
    }

    /// <summary>The end of the document's processing, where the run waits for it.</summary>
    private async Task<IngestResult> Follow(IngestResult sent, CancellationToken cancellation)
    {
        if (!wait || sent.DocumentId is null)
        {
            return sent;
        }

        while (true)
        {
            var document = await client.Get($"/api/v1/documents/{sent.DocumentId}", cancellation);
            var status = document.GetProperty("status").GetString()!;
            if (status is "queued" or "processing")
            {
                await Task.Delay(Poll, time, cancellation);
                continue;
            }

            var rows = document.GetProperty("tables").EnumerateArray().Sum(t => t.GetProperty("rowCount").GetInt64());
            var error = document.GetProperty("error");
            return sent with
            {
                Status = status,
                Rows = rows,
                Error = status == "failed" ? $"{error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}" : null,
            };
        }
    }
}
