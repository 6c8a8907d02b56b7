using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Uploads;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Outbound;

/// <summary>Fetches pages that users name: guarded like every such call, bounded in bytes (unpacked) and time, stored block by block.</summary>
public sealed class PageFetcher(OutboundHttp http, IGrainFactory grains, IOptions<OutboundOptions> options, TimeProvider time)
{
    /// <summary>Fetches a page, or learns that it has not changed.</summary>
    /// <param name="address">Its address as given.</param>
    /// <param name="url">Its normalised address.</param>
    /// <param name="known">What is served of it, if a fetch may be saved.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ServiceException">Coded: what the server, the address guard or the limits refuse.</exception>
    internal async Task<FetchedPage> Fetch(string address, string url, PageSource? known, CancellationToken cancellation)
    {
        if (!OutboundHttp.IsCallable(address, out var uri))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "The page's address is not a plain http or https address.");
        }

        using var response = await http.Send(target => Ask(target, known), uri, cancellation);
        var found = response.RequestMessage?.RequestUri ?? uri;
        var page = new PageSource(url, found.AbsoluteUri, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified, time.GetUtcNow());
        if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            return new FetchedPage(page with { ETag = page.ETag ?? known.ETag, LastModified = page.LastModified ?? known.LastModified }, "", "", null);
        }

        if (!response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NoContent)
        {
            throw OutboundHttp.Failure(found, response, time);
        }

        var type = response.Content.Headers.ContentType;
        if (type?.MediaType?.Split('/')[0].ToLowerInvariant() is "audio" or "video" or "font")
        {
            throw new ServiceException(ErrorCodes.UnsupportedFormat, $"{found.Host} answers with {type.MediaType}, which has no text to read.");
        }

        var name = PageNames.Of(found, type?.MediaType);
        return new FetchedPage(page, name, type?.ToString() ?? "application/octet-stream", await Store(response, found, cancellation));
    }

    private static HttpRequestMessage Ask(Uri target, PageSource? known)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, target);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("IndexForge", "1.0"));
        message.Headers.Accept.ParseAdd("text/html, application/xhtml+xml, text/*;q=0.8, */*;q=0.5");
        if (known?.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
        {
            message.Headers.IfNoneMatch.Add(parsed);
        }

        message.Headers.IfModifiedSince = known?.LastModified;
        return message;
    }

    private async Task<UploadedBlob> Store(HttpResponseMessage response, Uri found, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > options.Value.MaxResponseBytes)
        {
            throw TooLarge(found);
        }

        var id = Ids.New();
        var upload = grains.GetGrain<IUploadGrain>(id);
        var buffer = ArrayPool<byte>.Shared.Rent(ByteBlock.MaxBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            long size = 0;
            var count = 0;
            int filled;
            while ((filled = await body.ReadAtLeastAsync(buffer.AsMemory(0, ByteBlock.MaxBytes), ByteBlock.MaxBytes, throwOnEndOfStream: false, limit.Token)) > 0)
            {
                size += filled;
                if (size > options.Value.MaxResponseBytes)
                {
                    throw TooLarge(found);
                }

                hash.AppendData(buffer, 0, filled);
                await upload.Write(count++, new ByteBlock(buffer.AsSpan(0, filled).ToArray()));
            }

            return size > 0
                ? new UploadedBlob(id, count, size, Convert.ToHexStringLower(hash.GetHashAndReset()))
                : throw new ServiceException(ErrorCodes.MalformedDocument, $"{found.Host} answered with an empty page.");
        }
        catch (Exception e)
        {
            await upload.Discard();
            throw e switch
            {
                OperationCanceledException when !cancellation.IsCancellationRequested => new ServiceException(
                    ErrorCodes.UpstreamFailed, $"{found.Host} did not send its page within {options.Value.Timeout.TotalSeconds:0} s."),
                HttpRequestException or IOException or InvalidDataException => new ServiceException(ErrorCodes.UpstreamFailed, $"{found.Host} broke off its answer: {e.Message}"),
                _ => e,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ServiceException TooLarge(Uri found) =>
        new(ErrorCodes.FileTooLarge, $"{found.Host} answers with more than the {options.Value.MaxResponseBytes} bytes that are read of a page.");
}
