using System.Collections.Concurrent;
using System.Text.Json;
using IndexForge.Silo.Chaos.Checking;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Running;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Looks at jobs while they run, by asking and by their event streams, and writes down what changes.</summary>
internal sealed class JobObserver(ServiceLives service, HistoryWriter history)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> _jobs = new();
    private readonly ConcurrentDictionary<string, string> _last = new();
    private readonly ConcurrentQueue<string> _failed = new();

    public void Watch(string job)
    {
        if (_last.TryAdd(job, ""))
        {
            _jobs.Enqueue(job);
        }
    }

    /// <summary>A job that was seen to have failed since this was last asked; null where none was.</summary>
    public string? TakeFailed() => _failed.TryDequeue(out var job) ? job : null;

    /// <summary>Asks for one job after the other.</summary>
    public async Task Poll(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(Pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_jobs.TryDequeue(out var job))
            {
                await Guarded(async client => Note(await JobReader.Read(client, job, history.Now, JobSource.Poll, cancellation)), cancellation);
                Requeue(job);
            }
        }
    }

    /// <summary>Follows the event stream of one job after the other; a stream that a kill cuts is taken up with another job.</summary>
    public async Task Follow(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(Pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_jobs.TryDequeue(out var job))
            {
                await Guarded(client => Stream(client, job, cancellation), cancellation);
                Requeue(job);
            }
        }
    }

    private void Requeue(string job)
    {
        // What has ended is asked for a few times more by chance alone: an end that is taken back must be seen.
        if (!JobWords.IsEnd(_last[job].Split('|')[0]) || Random.Shared.Next(3) > 0)
        {
            _jobs.Enqueue(job);
        }
    }

    private async Task Stream(HttpClient client, string job, CancellationToken cancellation)
    {
        using var atMost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        atMost.CancelAfter(TimeSpan.FromSeconds(10));
        var asked = history.Now;
        using var response = await client.GetAsync($"/api/v1/jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead, atMost.Token);
        if (!response.IsSuccessStatusCode)
        {
            return;
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(atMost.Token));
        while (await reader.ReadLineAsync(atMost.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                // An event may be as old as the one before it.
                Note(JobReader.Parse(line[6..], asked, JobSource.Stream));
                asked = history.Now;
            }
        }
    }

    private void Note(JobSeen? seen)
    {
        if (seen is null)
        {
            return;
        }

        var state = $"{seen.Status}|{string.Join(' ', seen.Steps)}";
        if (_last.TryGetValue(seen.Job, out var last) && last != state)
        {
            _last[seen.Job] = state;
            if (seen.Status == JobWords.Failed)
            {
                _failed.Enqueue(seen.Job);
            }

            history.Write(seen);
        }
    }

    private async Task Guarded(Func<HttpClient, Task> look, CancellationToken cancellation)
    {
        try
        {
            var (client, _) = await service.Serving(cancellation);
            await look(client);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // The process went away under it.
        }
    }
}
