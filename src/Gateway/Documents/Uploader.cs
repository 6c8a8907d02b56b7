using System.Buffers;
using System.Security.Cryptography;
using IndexForge.Grains;
using IndexForge.Grains.Uploads;

namespace IndexForge.Gateway.Documents;

/// <summary>
/// Carries bytes from a request into upload grains, block by block and hashing as they pass: memory is one block, whatever the
/// file's size. Uploads that were not handed over when the request ends are discarded.
/// </summary>
internal sealed class Uploader(IGrainFactory grains) : IAsyncDisposable
{
    private readonly HashSet<string> _open = [];

    /// <summary>Stores the stream to its end.</summary>
    public async Task<UploadedBlob> Store(Stream source, CancellationToken cancellation)
    {
        var id = Ids.New();
        var upload = grains.GetGrain<IUploadGrain>(id);
        _open.Add(id);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ByteBlock.MaxBytes);
        try
        {
            long size = 0;
            var blocks = 0;
            while (true)
            {
                var filled = await source.ReadAtLeastAsync(buffer.AsMemory(0, ByteBlock.MaxBytes), ByteBlock.MaxBytes, throwOnEndOfStream: false, cancellation);
                if (filled == 0)
                {
                    break;
                }

                hash.AppendData(buffer, 0, filled);
                await upload.Write(blocks++, new ByteBlock(buffer.AsSpan(0, filled).ToArray()));
                size += filled;
            }

            return new UploadedBlob(id, blocks, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Another grain has taken the upload over, or may have: it is no longer ours to discard.</summary>
    public void HandOver(UploadedBlob blob) => _open.Remove(blob.UploadId);

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _open)
        {
            try
            {
                await grains.GetGrain<IUploadGrain>(id).Discard();
            }
            catch (Exception)
            {
                // The request has failed with its own error already; an upload that stays is swept away within the hour.
            }
        }
    }
}
