using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IndexForge.Storage.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Migration;

/// <summary>
/// Copies the states of a provider from the SQLite file into another provider, as the bytes they are. A run that was broken off is
/// taken up by running it again: what the target holds already is read, not written. Neither side may be in use by a service.
/// </summary>
/// <param name="source">The opened file.</param>
/// <param name="provider">The provider's name in it.</param>
/// <param name="target">Where the states go; its serialiser must pass <see cref="StoredBytes"/> through.</param>
/// <param name="overwrite">Whether a state that differs in the target is replaced, instead of left alone and reported.</param>
public sealed class StateMigration(SqliteStore source, string provider, IGrainStorage target, bool overwrite)
{
    /// <summary>States are at most some MiB each; this many of them are in memory and under way at once.</summary>
    private const int Page = 32;

    private long _copied;
    private long _present;
    private long _different;

    /// <summary>Copies, then reads everything back and compares.</summary>
    /// <param name="progress">Told the number of states done, of either pass.</param>
    /// <param name="cancellation">Breaks it off between pages.</param>
    public async Task<MigrationReport> RunAsync(IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        (_copied, _present, _different) = (0, 0, 0);
        await EachPage(page => Task.WhenAll(page.Select(Copy)), progress, cancellation);

        var (states, bytes) = (0L, 0L);
        var (here, there) = (new byte[SHA256.HashSizeInBytes], new byte[SHA256.HashSizeInBytes]);
        await EachPage(
            async page =>
            {
                var copies = await Task.WhenAll(page.Select(Read));
                for (var i = 0; i < page.Count; i++)
                {
                    states++;
                    bytes += page[i].Payload.Length;
                    Combine(here, page[i], page[i].Payload.Span);
                    if (copies[i].RecordExists)
                        Combine(there, page[i], copies[i].State!.Bytes.Span);
                }
            },
            progress,
            cancellation);
        return new MigrationReport(
            states, bytes, _copied, _present, _different, Convert.ToHexStringLower(here), _different == 0 ? Convert.ToHexStringLower(there) : null);
    }

    private async Task Copy(StoredState state)
    {
        var there = await Read(state);
        if (there.RecordExists && there.State!.Bytes.Span.SequenceEqual(state.Payload.Span))
        {
            Interlocked.Increment(ref _present);
            return;
        }

        if (there.RecordExists && !overwrite)
        {
            Interlocked.Increment(ref _different);
            return;
        }

        there.State = new StoredBytes(state.Payload);
        await target.WriteStateAsync(state.Name, state.Grain, there);
        Interlocked.Increment(ref _copied);
    }

    private async Task<GrainState<StoredBytes>> Read(StoredState state)
    {
        var there = new GrainState<StoredBytes>(new StoredBytes(ReadOnlyMemory<byte>.Empty));
        await target.ReadStateAsync(state.Name, state.Grain, there);
        return there;
    }

    private async Task EachPage(Func<List<StoredState>, Task> work, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (place, done) = (0L, 0L);
        while (await source.ReadAsync(new ListStates(provider, place, Page)) is { Count: > 0 } page)
        {
            cancellation.ThrowIfCancellationRequested();
            await work(page);
            place = page[^1].Place;
            progress?.Report(done += page.Count);
        }
    }

    /// <summary>The order in which states are met is of no matter to the digest, and no two of them are the same.</summary>
    private static void Combine(byte[] digest, StoredState state, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, state.Grain.Type.AsSpan());
        Append(hash, state.Grain.Key.AsSpan());
        Append(hash, Encoding.UTF8.GetBytes(state.Name));
        Append(hash, payload);
        Span<byte> one = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(one);
        for (var i = 0; i < one.Length; i++)
            digest[i] ^= one[i];
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
