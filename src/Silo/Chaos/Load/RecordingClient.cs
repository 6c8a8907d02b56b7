using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Running;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Sends the requests of a run to whichever process serves, and writes down each before it goes out and after its answer.</summary>
internal sealed class RecordingClient(ServiceLives service, HistoryWriter history)
{
    private int _operations;

    /// <summary>Sends a file.</summary>
    public async Task Upload(TestContent content, CancellationToken cancellation)
    {
        var answer = await Send(
            new Invoked(0, OperationKind.Upload, 0, Marker: content.Marker),
            () =>
            {
                var query = $"/api/v1/documents?name={Uri.EscapeDataString(content.Name)}" + (content.Options is { } options ? $"&options={Uri.EscapeDataString(options)}" : "");
                return new HttpRequestMessage(HttpMethod.Post, query) { Content = new ByteArrayContent(content.Bytes) };
            },
            (op, body) => body.GetProperty("items")[0] is var item
                ? new Answered(op, Outcome.Ok, Document: Text(item, "documentId"), Job: Text(item, "jobId"), Duplicate: item.GetProperty("duplicate").GetBoolean())
                : null!,
            cancellation);
        if (answer.Outcome == Outcome.Ok)
        {
            content.Document = answer.Document;
            content.Job = answer.Job;
        }
    }

    /// <summary>Has a document processed again; the answer's job, where one came.</summary>
    public async Task Reprocess(TestContent content, string? callback, CancellationToken cancellation)
    {
        var answer = await Send(
            new Invoked(0, OperationKind.Reprocess, 0, Marker: content.Marker, Document: content.Document, Callback: callback),
            () => new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs/process") { Content = JsonContent.Create(new { documentId = content.Document, callbackUrl = callback }) },
            (op, body) => new Answered(op, Outcome.Ok, Document: content.Document, Job: Text(body, "jobId"), Duplicate: body.GetProperty("deduplicated").GetBoolean()),
            cancellation);
        content.Job = answer.Job ?? content.Job;
    }

    public Task<Answered> Cancel(string job, CancellationToken cancellation) => Send(
        new Invoked(0, OperationKind.Cancel, 0, Job: job),
        () => new HttpRequestMessage(HttpMethod.Post, $"/api/v1/jobs/cancel/{job}"),
        (op, body) => new Answered(op, Outcome.Ok, Job: Text(body, "id")),
        cancellation);

    /// <summary>Starts a failed job anew.</summary>
    public Task<Answered> Requeue(string job, CancellationToken cancellation) => Send(
        new Invoked(0, OperationKind.Requeue, 0, Job: job),
        () => new HttpRequestMessage(HttpMethod.Post, $"/api/v1/jobs/{job}/retry"),
        (op, body) => new Answered(op, Outcome.Ok, Job: Text(body, "jobId")),
        cancellation);

    public Task<Answered> Delete(TestContent content, CancellationToken cancellation) => Send(
        new Invoked(0, OperationKind.Delete, 0, Marker: content.Marker, Document: content.Document),
        () => new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/documents/{content.Document}"),
        (op, _) => new Answered(op, Outcome.Ok, Document: content.Document),
        cancellation);

    /// <summary>Whether a document is there: a total of 0 or 1.</summary>
    public Task<Answered> Read(TestContent content, CancellationToken cancellation) => Send(
        new Invoked(0, OperationKind.Read, 0, Marker: content.Marker, Document: content.Document),
        () => new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{content.Document}"),
        (op, _) => new Answered(op, Outcome.Ok, Document: content.Document, Total: 1),
        cancellation);

    public Task<Answered> Search(TestContent content, CancellationToken cancellation) => Send(
        new Invoked(0, OperationKind.Search, 0, Marker: content.Marker, Document: content.Document),
        () => new HttpRequestMessage(HttpMethod.Get, $"/api/v1/search?mode=lexical&limit=1&q={content.Marker}"),
        (op, body) => new Answered(op, Outcome.Ok, Total: body.GetProperty("total").GetInt64()),
        cancellation);

    private async Task<Answered> Send(Invoked sent, Func<HttpRequestMessage> request, Func<int, JsonElement, Answered> ok, CancellationToken cancellation)
    {
        var (served, incarnation) = await service.Serving(cancellation);
        using var connection = new SingleConnection(served.BaseAddress!);
        sent = sent with { Op = Interlocked.Increment(ref _operations), Incarnation = incarnation };
        history.Write(sent);
        Answered answer;
        try
        {
            using var message = request();
            using var response = await connection.Client.SendAsync(message, cancellation);
            var status = (int)response.StatusCode;
            var body = await response.Content.ReadAsStringAsync(cancellation);
            answer = status switch
            {
                < 300 => ok(sent.Op, body.Length == 0 ? default : JsonElement.Parse(body)) with { Status = status },
                < 500 => new Answered(sent.Op, Outcome.Refused, status, Code(body)),
                _ => new Answered(sent.Op, Outcome.Unknown, status, Code(body)),
            };
        }
        catch (HttpRequestException) when (!connection.WasMade)
        {
            // It has stopped listening, or is gone: whoever calls next waits for its next life.
            service.NoneServes(incarnation);
            answer = new Answered(sent.Op, Outcome.NotSent);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            answer = new Answered(sent.Op, Outcome.Unknown, Code: error.GetType().Name);
        }

        history.Write(answer);
        return answer;
    }

    private static string? Code(string body)
    {
        try
        {
            return Text(JsonElement.Parse(Encoding.UTF8.GetBytes(body)), "code");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
