using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Problems;

/// <summary>
/// Gives the server's own refusals a body. What cannot be parsed as a request (a zero byte in the path, a header that is too large) is
/// answered by the server before any of our code runs, with an empty 4xx. Here, on the way to the wire, such an answer becomes the problem
/// document that callers are promised; one that comes while a request is with our code is never touched. Sees plain HTTP/1 only.
/// </summary>
internal static class ServerRefusals
{
    /// <summary>Longest head that is looked at: the server's refusals are far shorter.</summary>
    private const int LongestHead = 512;

    public static ConnectionDelegate Explain(ConnectionDelegate next) => async connection =>
    {
        var plain = connection.Transport;
        var pipeline = new Pipeline();
        connection.Features.Set(pipeline);
        connection.Transport = new Duplex(plain.Input, new Writer(plain.Output, pipeline));
        await next(connection);
    };

    /// <summary>A request has reached our code: what is sent until it is answered is ours.</summary>
    public static void Entered(HttpContext http)
    {
        if (http.Features.Get<Pipeline>() is { } pipeline)
        {
            pipeline.Busy = true;
            http.Response.OnCompleted(static state =>
            {
                ((Pipeline)state).Busy = false;
                return Task.CompletedTask;
            }, pipeline);
        }
    }

    /// <summary>The answer in place of an empty refusal; null for anything else.</summary>
    internal static byte[]? Replace(ReadOnlySpan<byte> head)
    {
        if (head.Length > LongestHead || !head.StartsWith("HTTP/1.1 4"u8) || !head.EndsWith("\r\n\r\n"u8)
            || head.IndexOf("\r\nContent-Length: 0\r\n"u8) < 0
            || !int.TryParse(head.Slice(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var kind = ProblemKinds.OfStatus(status);
        var id = Ids.New();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Problem
            {
                Type = Problem.TypeOf(kind.Code),
                Title = kind.Title,
                Status = status,
                Detail = "The request could not be read: its first line or its headers break the rules of HTTP, or are too long.",
                Instance = "",
                Code = kind.Code,
                RequestId = id,
            },
            Json.Options);
        var text = Encoding.ASCII.GetString(head)
            .Replace("\r\nContent-Length: 0\r\n", $"\r\nContent-Length: {body.Length}\r\nContent-Type: {ProblemWriter.ContentType}\r\nX-Request-ID: {id}\r\n", StringComparison.Ordinal);
        return [.. Encoding.ASCII.GetBytes(text), .. body];
    }

    /// <summary>Whether a request of the connection is with our code.</summary>
    private sealed class Pipeline
    {
        private volatile bool _busy;

        public bool Busy
        {
            get => _busy;
            set => _busy = value;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Writer(PipeWriter inner, Pipeline pipeline) : PipeWriter
    {
        private Memory<byte> _given;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _given = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (!pipeline.Busy && bytes <= _given.Length && Replace(_given.Span[..bytes]) is { } answer)
            {
                inner.Write(answer);
                return;
            }

            // Without asking again, a writer may go on behind what it has filled.
            _given = bytes <= _given.Length ? _given[bytes..] : default;
            inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
