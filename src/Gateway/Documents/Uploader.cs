using System.Buffers;
using System.Security.Cryptography;
using IndexForge.Grains;
using IndexForge.Grains.Uploads;

namespace IndexForge.Gateway.Documents;

/// <summary>
/// Carries bytes from a request into upload grains, block by block and hashing as they pass: memory is one block, whatever the
/// file's size. A file of one block is held back until the next comes or <see cref="StoreHeld"/> is called: where it is the last, whoever
/// takes it over stores it beside what it writes itself. Uploads that were not handed over when the request ends are discarded.
/// </summary>
internal sealed class Uploader(IGrainFactory grains) : IAsyncDisposable
{
    private readonly HashSet<string> _open = [];
    private (string UploadId, ByteBlock Block)? _held;

    /// <summary>Takes the stream in, to its end.</summary>
    public async Task<UploadedBlob> Take(Stream source, CancellationToken cancellation)
    {
        await StoreHeld();
        var id = Ids.New();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ByteBlock.MaxBytes);
        try
        {
            long size = 0;
            var blocks = 0;
            var filled = ByteBlock.MaxBytes;
            while (filled == ByteBlock.MaxBytes)
            {
                filled = await source.ReadAtLeastAsync(buffer.AsMemory(0, ByteBlock.MaxBytes), ByteBlock.MaxBytes, throwOnEndOfStream: false, cancellation);
                if (filled == 0)
                {
                    break;
                }

                hash.AppendData(buffer, 0, filled);
                var block = new ByteBlock(buffer.AsSpan(0, filled).ToArray());
                if (blocks == 0 && filled < ByteBlock.MaxBytes)
                {
                    _held = (id, block);
                }
                else
                {
                    await Store(id, blocks, block);
                }

                blocks++;
                size += filled;
            }

            return new UploadedBlob(id, blocks, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Stores the file that is held back, if one is.</summary>
    public async Task StoreHeld()
    {
        if (_held is { } held)
        {
            await Store(held.UploadId, 0, held.Block);
            _held = null;
        }
    }

    /// <summary>The only block of a file that is held back, for another grain to store; null where the file is stored.</summary>
    public ByteBlock? Unstored(UploadedBlob blob)
    {
        if (_held is not { } held || held.UploadId != blob.UploadId)
        {
            return null;
        }

        // From here on somebody may store it, and it is ours to discard where they refuse.
        _open.Add(held.UploadId);
        return held.Block;
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

    private Task Store(string id, int index, ByteBlock block)
    {
        _open.Add(id);
        return grains.GetGrain<IUploadGrain>(id).Write(index, block);
    }
}
