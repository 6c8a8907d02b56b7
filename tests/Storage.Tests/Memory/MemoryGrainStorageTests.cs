using IndexForge.Storage.Memory;
using IndexForge.Storage.Tests.Contract;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Memory;

public sealed class MemoryGrainStorageTests : GrainStorageContract
{
    private readonly StorageMetrics _metrics = new();

    protected override Task<IGrainStorage> OpenAsync() => Task.FromResult<IGrainStorage>(Holding(10_000, 128 << 20));

    protected override ValueTask CloseAsync()
    {
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Beyond_its_entries_the_least_recently_used_state_goes()
    {
        var storage = Holding(3, 1 << 20);
        foreach (var key in "abc")
            await Put(storage, key, 10);
        await Exists(storage, 'a');
        await Put(storage, 'd', 10);
        Assert.Equal("acd", await Kept(storage, "abcd"));
    }

    [Fact]
    public async Task Beyond_its_bytes_as_many_states_go_as_it_takes()
    {
        var storage = Holding(100, 1000);
        foreach (var key in "abcd")
            await Put(storage, key, 200);
        await Put(storage, 'e', 700);
        Assert.Equal("de", await Kept(storage, "abcde"));
    }

    [Fact]
    public async Task A_state_that_has_gone_fails_the_next_write_and_can_be_written_after_reading_again()
    {
        var storage = Holding(1, 1 << 20);
        var first = await Put(storage, 'a', 10);
        await Put(storage, 'b', 10);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("block", Id('a'), first));
        await storage.ReadStateAsync("block", Id('a'), first);
        Assert.False(first.RecordExists);
        first.State = new Block([1]);
        await storage.WriteStateAsync("block", Id('a'), first);
    }

    [Fact]
    public async Task A_state_larger_than_everything_is_refused_by_code()
    {
        var error = await Assert.ThrowsAsync<StorageException>(() => Put(Holding(10, 100), 'a', 100));
        Assert.Equal(StorageErrorCode.StateTooLarge, error.Code);
    }

    private MemoryGrainStorage Holding(int entries, long bytes) => new(
        "volatile", new MemoryStateOptions { MaxEntries = entries, MaxBytes = bytes }, new GrainStateSerializer([Block.Codec]), _metrics);

    private static GrainId Id(char key) => GrainId.Create("document", $"{key}");

    private static async Task<GrainState<Block>> Put(MemoryGrainStorage storage, char key, int bytes)
    {
        var state = new GrainState<Block>(new Block(new byte[bytes]));
        await storage.WriteStateAsync("block", Id(key), state);
        return state;
    }

    private static async Task<bool> Exists(MemoryGrainStorage storage, char key)
    {
        var read = new GrainState<Block>();
        await storage.ReadStateAsync("block", Id(key), read);
        return read.RecordExists;
    }

    private static async Task<string> Kept(MemoryGrainStorage storage, string keys)
    {
        var kept = "";
        foreach (var key in keys)
            kept += await Exists(storage, key) ? key : "";
        return kept;
    }
}
