using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace IndexForge.Cluster.Tests.Support;

/// <summary>Callers of the API that upload, search and ask for jobs, and remember what they were answered.</summary>
internal sealed class Load(HttpClient client)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Outcome> _outcomes = new();
    private readonly ConcurrentQueue<Accepted> _accepted = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private Task _callers = Task.CompletedTask;

    /// <summary>A request: when, what, how long, and its status; 0 where the connection broke.</summary>
    public sealed record Outcome(long At, string What, TimeSpan Took, int Status, string Body)
    {
        public bool IsFault => Status is 0 or >= 500;
    }

    /// <summary>A document that the service has promised to process.</summary>
    public sealed record Accepted(string Job, string Document, string Marker);

    public IReadOnlyCollection<Outcome> Outcomes => [.. _outcomes];

    public IReadOnlyCollection<Accepted> Promised => [.. _accepted];

    public void Start(int callers) => _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(Call));

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _callers;
        _stop.Dispose();
    }

    private async Task Call(int caller)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var marker = $"m{_run}x{caller}x{i}";
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"id,note\n1,{marker}\n"));
            var answer = await Send("upload", new HttpRequestMessage(HttpMethod.Post, $"/api/v1/documents?name={marker}.csv") { Content = content });
            if (answer.Status == (int)HttpStatusCode.Accepted)
            {
                var item = JsonDocument.Parse(answer.Body).RootElement.GetProperty("items")[0];
                var accepted = new Accepted(item.GetProperty("jobId").GetString()!, item.GetProperty("documentId").GetString()!, marker);
                _accepted.Enqueue(accepted);
                await Send("status", new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/status/{accepted.Job}"));
            }

            await Send("search", new HttpRequestMessage(HttpMethod.Get, $"/api/v1/search?q={marker}"));
            await Task.Delay(Pause);
        }
    }

    private async Task<Outcome> Send(string what, HttpRequestMessage request)
    {
        var at = Stopwatch.GetTimestamp();
        Outcome outcome;
        try
        {
            using var response = await client.SendAsync(request);
            outcome = new Outcome(at, what, Stopwatch.GetElapsedTime(at), (int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            outcome = new Outcome(at, what, Stopwatch.GetElapsedTime(at), 0, e.Message);
        }
        finally
        {
            request.Dispose();
        }

        _outcomes.Enqueue(outcome);
        return outcome;
    }
}
