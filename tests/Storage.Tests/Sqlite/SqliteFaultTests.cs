using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class SqliteFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_store_refuses_writes_by_code_keeps_what_it_has_and_heals_when_space_is_freed()
    {
        await using var host = await SqliteHost.Open(_folder.Path, options => options.MaxFileBytes = 1 << 20);
        var storage = host.Storage();
        var kept = new List<(GrainId Grain, GrainState<Block> State)>();
        StorageUnavailableException? refusal = null;
        for (var i = 0; refusal is null && i < 100; i++)
        {
            var state = new GrainState<Block>(new Block(new byte[100_000]));
            try
            {
                await storage.WriteStateAsync("block", Id(i), state);
                kept.Add((Id(i), state));
            }
            catch (StorageUnavailableException e)
            {
                refusal = e;
            }
        }

        Assert.Equal(StorageErrorCode.Full, refusal?.Code);
        Assert.InRange(kept.Count, 5, 10);
        foreach (var (grain, state) in kept)
        {
            var read = new GrainState<Block>();
            await storage.ReadStateAsync("block", grain, read);
            Assert.Equal(state.ETag, read.ETag);
        }

        await storage.ClearStateAsync("block", kept[0].Grain, kept[0].State);
        await storage.WriteStateAsync("block", Id(200), new GrainState<Block>(new Block(new byte[50_000])));
    }

    [Fact]
    public async Task A_lock_that_a_tool_holds_is_reported_as_unavailable_and_heals()
    {
        await using var host = await SqliteHost.Open(_folder.Path, options => options.BusyTimeout = TimeSpan.Zero);
        var storage = host.Storage();
        using (var tool = new SqliteConnection(_folder.File("indexforge.db"), readOnly: false, TimeSpan.Zero))
        {
            tool.Execute("BEGIN IMMEDIATE");
            var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => Write(storage, 1));
            Assert.False(error.OutcomeUnknown);
            var read = new GrainState<Note>();
            await storage.ReadStateAsync("note", Id(1), read);
            Assert.False(read.RecordExists);
            tool.Execute("ROLLBACK");
        }

        await Write(storage, 1);
    }

    [Fact]
    public async Task More_than_the_store_is_set_to_hold_is_refused_and_the_rest_is_kept()
    {
        await using var host = await SqliteHost.Open(_folder.Path, options => (options.MaxPending, options.BusyTimeout) = (10, TimeSpan.FromMinutes(1)));
        var storage = host.Storage();
        Task[] writes;
        using (var tool = new SqliteConnection(_folder.File("indexforge.db"), readOnly: false, TimeSpan.Zero))
        {
            tool.Execute("BEGIN IMMEDIATE");
            writes = [.. Enumerable.Range(0, 50).Select(i => Write(storage, i))];
            var refused = writes.Count(write => write.IsFaulted);
            Assert.InRange(refused, 29, 40);
            tool.Execute("ROLLBACK");
        }

        for (var i = 0; i < writes.Length; i++)
        {
            await writes[i].ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var read = new GrainState<Note>();
            await storage.ReadStateAsync("note", Id(i), read);
            Assert.Equal(writes[i].IsCompletedSuccessfully, read.RecordExists);
            if (writes[i].Exception?.InnerException is { } error)
                Assert.Equal(StorageErrorCode.Overloaded, Assert.IsType<StorageUnavailableException>(error).Code);
        }
    }

    [Fact]
    public async Task A_conflict_in_a_batch_leaves_its_neighbours_alone()
    {
        await using var host = await SqliteHost.Open(_folder.Path, options => options.BusyTimeout = TimeSpan.FromMinutes(1));
        var storage = host.Storage();
        await Write(storage, 0);
        Task[] writes;
        using (var tool = new SqliteConnection(_folder.File("indexforge.db"), readOnly: false, TimeSpan.Zero))
        {
            // Held back, the writes gather into one commit.
            tool.Execute("BEGIN IMMEDIATE");
            writes = [.. new[] { 1, 0, 2, 0, 3 }.Select(i => Write(storage, i))];
            tool.Execute("ROLLBACK");
        }

        await Task.WhenAll(writes[0], writes[2], writes[4]);
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => writes[1]);
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => writes[3]);
    }

    [Fact]
    public async Task A_failed_commit_is_reported_as_unknown_to_all_its_writes_and_the_next_one_succeeds()
    {
        await using var host = await SqliteHost.Open(_folder.Path, options => options.BusyTimeout = TimeSpan.FromMinutes(1));
        var storage = host.Storage();
        // The transaction has been committed already when its own commit comes, which therefore fails.
        var (first, second) = await InOneBatch(host, () => host.Store.WriteAsync(new Sabotage("COMMIT", fails: false)), () => Write(storage, 2));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => second);
        Assert.True(error.OutcomeUnknown);
        var read = new GrainState<Note>();
        await storage.ReadStateAsync("note", Id(2), read);
        Assert.Equal(2, read.State!.Count);
        await Write(storage, 3);
    }

    [Fact]
    public async Task A_transaction_that_was_given_up_keeps_none_of_its_writes_and_says_so()
    {
        await using var host = await SqliteHost.Open(_folder.Path, options => options.BusyTimeout = TimeSpan.FromMinutes(1));
        var storage = host.Storage();
        var (first, second) = await InOneBatch(host, () => Write(storage, 2), () => host.Store.WriteAsync(new Sabotage("ROLLBACK", fails: true)));

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
        Assert.False(error.OutcomeUnknown);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => second);
        var read = new GrainState<Note>();
        await storage.ReadStateAsync("note", Id(2), read);
        Assert.False(read.RecordExists);
        await Write(storage, 2);
    }

    /// <summary>Has two writes gather behind one that waits for the file.</summary>
    private async Task<(Task First, Task Second)> InOneBatch(SqliteHost host, Func<Task> first, Func<Task> second)
    {
        using var tool = new SqliteConnection(_folder.File("indexforge.db"), readOnly: false, TimeSpan.Zero);
        tool.Execute("BEGIN IMMEDIATE");
        var waiting = host.Store.ProbeAsync();
        while (host.Store.Queued > 0)
            await Task.Yield();
        var both = (first(), second());
        tool.Execute("ROLLBACK");
        await waiting;
        return both;
    }

    private sealed class Sabotage(string sql, bool fails) : SqliteOperation<bool>
    {
        protected override bool Execute(SqliteConnection db, ETagSource? tags)
        {
            db.Execute(sql);
            return fails ? throw new StorageUnavailableException(StorageErrorCode.Full, "injected") : true;
        }
    }

    private static GrainId Id(int i) => GrainId.Create("document", $"{i}");

    private static Task Write(SqliteGrainStorage storage, int i) =>
        storage.WriteStateAsync("note", Id(i), new GrainState<Note>(new Note { Count = i }));
}
