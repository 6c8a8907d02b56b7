using IndexForge.Indexing;

namespace IndexForge.Bench.Indexing;

/// <summary>Blocks as files: what a store costs at least.</summary>
internal sealed class FileSegmentStore(string folder) : ISegmentStore
{
    public static FileSegmentStore Temporary() => new(Directory.CreateTempSubdirectory("indexforge-bench-").FullName);

    public async ValueTask WriteBlockAsync(int segment, int block, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await using var file = File.Create(PathOf(segment, block));
        await file.WriteAsync(content, cancellation);
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int segment, int block, CancellationToken cancellation) =>
        File.Exists(PathOf(segment, block)) ? await File.ReadAllBytesAsync(PathOf(segment, block), cancellation) : ReadOnlyMemory<byte>.Empty;

    public ValueTask DeleteSegmentAsync(int segment, int blocks, CancellationToken cancellation)
    {
        for (var block = 0; block < blocks; block++)
        {
            File.Delete(PathOf(segment, block));
        }

        return ValueTask.CompletedTask;
    }

    private string PathOf(int segment, int block) => Path.Combine(folder, $"{segment}-{block}");
}
