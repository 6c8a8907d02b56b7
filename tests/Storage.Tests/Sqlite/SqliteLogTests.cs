using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Sqlite;

/// <summary>The write-ahead log while it is moved into the database beside the writer.</summary>
public sealed class SqliteLogTests
{
    private const int Blocks = 256;
    private const int BlockBytes = 128 << 10;
    private const int LogBytes = 1 << 20;

    [Fact]
    public async Task It_stays_short_and_nothing_is_lost_while_writes_go_on()
    {
        using var folder = new TempFolder();
        await using (var host = await SqliteHost.Open(folder.Path, options => options.CheckpointBytes = LogBytes))
        {
            var storage = host.Storage();
            await Parallel.ForAsync(0, Blocks, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            {
                var state = new GrainState<Block>(new Block(Content(i, 1)));
                await storage.WriteStateAsync("block", Grain(i), state);
                state.State = new Block(Content(i, 2));
                await storage.WriteStateAsync("block", Grain(i), state);
            });

            // 64 MiB went through it. It is moved from its limit on, grows meanwhile, and begins anew after.
            Assert.InRange(new FileInfo(folder.File("indexforge.db-wal")).Length, 1, 32 << 20);
            await Check(host);
        }

        Assert.False(File.Exists(folder.File("indexforge.db-wal")));
        await using var again = await SqliteHost.Open(folder.Path);
        await Check(again);
    }

    [Fact]
    public async Task A_store_that_is_closed_while_it_is_moved_has_everything()
    {
        using var folder = new TempFolder();
        for (var round = 0; round < 5; round++)
        {
            await using var host = await SqliteHost.Open(folder.Path, options => options.CheckpointBytes = 1 << 16);
            var storage = host.Storage();
            await Task.WhenAll(Enumerable.Range(0, 32).Select(i => storage.WriteStateAsync($"round{round}", Grain(i), new GrainState<Block>(new Block(Content(i, round))))));
        }

        await using var again = await SqliteHost.Open(folder.Path);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 32; i++)
            {
                var read = new GrainState<Block>();
                await again.Storage().ReadStateAsync($"round{round}", Grain(i), read);
                Assert.Equal(Content(i, round), read.State!.Bytes);
            }
        }
    }

    private static async Task Check(SqliteHost host)
    {
        for (var i = 0; i < Blocks; i++)
        {
            var read = new GrainState<Block>();
            await host.Storage().ReadStateAsync("block", Grain(i), read);
            Assert.Equal(Content(i, 2), read.State!.Bytes);
        }
    }

    private static GrainId Grain(int number) => GrainId.Create("block", $"{number}");

    private static byte[] Content(int number, int version)
    {
        var bytes = new byte[BlockBytes];
        new Random((number * 31) + version).NextBytes(bytes);
        return bytes;
    }
}
