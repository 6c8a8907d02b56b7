using IndexForge.Gateway.Configuration;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// Bounds the body. Not left to the server's own limit: that one resets the connection under callers that are still sending, who
/// then never see why; here the refusal goes out first and the server drains for a few seconds.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next, GatewayOptions options)
{
    public Task Invoke(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return next(http);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        if (http.Request.ContentLength > options.MaxRequestBytes)
        {
            throw TooLarge();
        }

        http.Request.Body = new Bounded(http.Request.Body, this);
        return next(http);
    }

    private ServiceException TooLarge() =>
        new(ErrorCodes.FileTooLarge, $"A request may have {options.MaxRequestBytes} bytes; send fewer or smaller files, or raise {GatewayOptions.Section}:MaxRequestBytes.");

    private sealed class Bounded(Stream body, BodyLimitMiddleware limit) : Stream
    {
        private long _left = limit.MaxBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            return (_left -= read) >= 0 ? read : throw limit.TooLarge();
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private long MaxBytes => options.MaxRequestBytes;
}
