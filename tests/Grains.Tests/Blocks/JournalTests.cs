using System.Text;
using IndexForge.Grains.Blocks;
using IndexForge.TestSupport;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Blocks;

public sealed class JournalTests
{
    private readonly Faulty _storage = new();
    private readonly BlockStore _blocks;

    public JournalTests() => _blocks = new BlockStore(_storage);

    [Fact]
    public Task What_was_appended_is_recovered_in_order() => InTurns(async () =>
    {
        var journal = await Open([]);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => journal.Append(Bytes($"r{i}"))));
        await journal.Append(Bytes("last"));

        var found = new List<string>();
        await Open(found);

        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"r{i}"), "last"], found);
    });

    [Fact]
    public Task Appends_of_one_moment_share_a_write() => InTurns(async () =>
    {
        var journal = await Open([]);
        var before = _storage.Writes;

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => journal.Append(Bytes($"r{i}"))));

        Assert.InRange(_storage.Writes - before, 1, 3);
    });

    [Fact]
    public Task Records_that_nobody_waits_for_go_out_with_the_next_one() => InTurns(async () =>
    {
        var journal = await Open([], new ManualTimeProvider());
        var before = _storage.Writes;
        for (var i = 0; i < 5; i++)
        {
            journal.AppendLate(Bytes($"late {i}"));
            await Task.Yield();
        }

        await journal.Append(Bytes("awaited"));

        Assert.Equal(1, _storage.Writes - before);
        var found = new List<string>();
        await Open(found);
        Assert.Equal(["late 0", "late 1", "late 2", "late 3", "late 4", "awaited"], found);
    });

    [Fact]
    public Task Records_that_nobody_waits_for_go_out_by_time_or_with_the_end() => InTurns(async () =>
    {
        var time = new ManualTimeProvider();
        var journal = await Open([], time);
        journal.AppendLate(Bytes("by time"));
        Assert.Equal(0, _storage.Writes);
        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10_000 && _storage.Writes == 0; i++)
        {
            await Task.Yield();
        }

        Assert.Equal(1, _storage.Writes);
        journal.AppendLate(Bytes("by the end"));
        await journal.Drain();

        var found = new List<string>();
        await Open(found);
        Assert.Equal(["by time", "by the end"], found);
    });

    [Fact]
    public Task A_snapshot_takes_the_tails_place() => InTurns(async () =>
    {
        var journal = await Open([]);
        for (var i = 0; i < 10; i++)
        {
            await journal.Append(Bytes($"r{i}"));
        }

        await journal.Compact([Bytes("all ten")]);
        await journal.Append(Bytes("after"));

        var found = new List<string>();
        await Open(found);
        Assert.Equal(["all ten", "after"], found);
        Assert.Equal(3, _storage.Count); // manifest, snapshot, one tail block
    });

    [Fact]
    public Task Records_larger_than_a_block_and_batches_larger_than_a_block_survive() => InTurns(async () =>
    {
        var journal = await Open([]);
        var large = new string('x', 700_000);

        await Task.WhenAll(journal.Append(Bytes(large + 1)), journal.Append(Bytes(large + 2)), journal.Append(Bytes(large + large)));

        var found = new List<string>();
        await Open(found);
        Assert.Equal([large + 1, large + 2, large + large], found);
    });

    [Fact]
    public Task A_write_whose_answer_is_lost_counts_as_written() => InTurns(async () =>
    {
        var journal = await Open([]);
        _storage.LoseNextAnswer = true;

        await journal.Append(Bytes("kept"));

        var found = new List<string>();
        await Open(found);
        Assert.Equal(["kept"], found);
    });

    [Fact]
    public Task A_failed_write_fails_everything_that_waits_and_breaks_the_journal() => InTurns(async () =>
    {
        var broken = 0;
        var journal = await Open([]);
        journal.OnBroken = () => broken++;
        _storage.FailWrites = true;

        await Assert.ThrowsAsync<ServiceException>(() => Task.WhenAll(journal.Append(Bytes("a")), journal.Append(Bytes("b"))));
        _storage.FailWrites = false;
        await Assert.ThrowsAsync<ServiceException>(() => journal.Append(Bytes("c")));

        Assert.Equal(1, broken);
        var found = new List<string>();
        await Open(found);
        Assert.Empty(found);
    });

    [Fact]
    public Task A_second_owner_is_refused() => InTurns(async () =>
    {
        var first = await Open([]);
        var second = await Open([]);
        await first.Append(Bytes("mine"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => second.Append(Bytes("other")));
    });

    [Fact]
    public Task An_owner_that_another_has_overtaken_cannot_bring_its_manifest_back() => InTurns(async () =>
    {
        var stale = await Open([]);
        await stale.Append(Bytes("a"));
        var broken = 0;
        stale.OnBroken = () => broken++;
        var owner = await Open([]);
        await owner.Append(Bytes("b"));
        await owner.Compact([Bytes("a and b")]);
        await owner.Append(Bytes("c"));
        await owner.Compact([Bytes("a, b and c")]);

        await Assert.ThrowsAsync<InconsistentStateException>(() => stale.Compact([Bytes("only a")]));

        Assert.Equal(1, broken);
        var found = new List<string>();
        await Open(found);
        Assert.Equal(["a, b and c"], found);
    });

    [Fact]
    public Task Of_two_owners_that_compact_at_once_one_is_refused_and_nothing_is_lost() => InTurns(async () =>
    {
        var first = await Open([]);
        await first.Append(Bytes("a"));
        var second = await Open([]);
        var both = new[] { first.Compact([Bytes("a, said the first"), Bytes("and more")]), second.Compact([Bytes("a, said the second"), Bytes("and more")]) };
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        _ = Assert.Single(both, one => one.IsFaulted);
        var found = new List<string>();
        await Open(found);
        Assert.Equal([both[0].IsFaulted ? "a, said the second" : "a, said the first", "and more"], found);
    });

    [Fact]
    public Task A_snapshot_without_its_manifest_is_removed_and_its_writer_refused() => InTurns(async () =>
    {
        var slow = await Open([]);
        await slow.Append(Bytes("a"));
        _storage.HoldNextManifest = new TaskCompletionSource();
        var compacting = slow.Compact([Bytes("a"), Bytes("too late")]);
        await _storage.ManifestHeld.Task;

        var found = new List<string>();
        var owner = await Open(found);
        Assert.Equal(["a"], found);
        Assert.Equal(2, _storage.Count); // manifest, one tail block
        _storage.HoldNextManifest.SetResult();
        await Assert.ThrowsAsync<InconsistentStateException>(() => compacting);

        await owner.Append(Bytes("b"));
        found.Clear();
        await Open(found);
        Assert.Equal(["a", "b"], found);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(27)]
    [InlineData(29)]
    public Task A_manifest_that_is_none_is_refused_by_code_and_nothing_is_changed(int length) => InTurns(async () =>
    {
        var journal = await Open([]);
        await journal.Append(Bytes("a"));
        await journal.Compact([Bytes("a")]);
        await _blocks.Put("j/m", new byte[length]);
        var (writes, count) = (_storage.Writes, _storage.Count);

        var error = await Assert.ThrowsAsync<ServiceException>(() => Open([]));

        Assert.Equal(ErrorCodes.InternalError, error.Code);
        Assert.Contains("'j'", error.Message, StringComparison.Ordinal);
        Assert.Equal((writes, count), (_storage.Writes, _storage.Count));
    });

    [Fact]
    public Task A_tail_block_that_ends_early_is_refused_by_code() => InTurns(async () =>
    {
        var journal = await Open([]);
        await journal.Append(Bytes("a"));
        await _blocks.Put("j/t0", [9, 0, 0, 0, 1]);
        Assert.Equal(ErrorCodes.InternalError, (await Assert.ThrowsAsync<ServiceException>(() => Open([]))).Code);
    });

    /// <summary>Runs as a grain does: one thing at a time.</summary>
    private static Task InTurns(Func<Task> test) => Task.Factory.StartNew(
        test,
        TestContext.Current.CancellationToken,
        TaskCreationOptions.None,
        new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<Journal> Open(List<string> found, TimeProvider? time = null)
    {
        var journal = new Journal(_blocks, "j") { Time = time ?? TimeProvider.System };
        await journal.Recover(b => found.Add(Encoding.UTF8.GetString(b.Span)), r => found.Add(Encoding.UTF8.GetString(r.Span)));
        return journal;
    }

    /// <summary>A store in memory that can fail a write before, or lose its answer after, it is made.</summary>
    private sealed class Faulty : IGrainStorage
    {
        private readonly Dictionary<GrainId, (byte[] Data, string ETag)> _states = [];

        public int Writes { get; private set; }

        public int Count => _states.Count;

        public bool FailWrites { get; set; }

        public bool LoseNextAnswer { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var found = _states.TryGetValue(grainId, out var state);
            grainState.State = (T)(object)new Block { Data = found ? state.Data : [] };
            (grainState.RecordExists, grainState.ETag) = (found, found ? state.ETag : null);
            return Task.CompletedTask;
        }

        /// <summary>Where the next write of a manifest waits.</summary>
        public TaskCompletionSource? HoldNextManifest { get; set; }

        public TaskCompletionSource ManifestHeld { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (!ManifestHeld.Task.IsCompleted && HoldNextManifest is { } gate && grainId.Key.ToString() == "j/m")
            {
                ManifestHeld.SetResult();
                await gate.Task;
            }

            Writes++;
            if (FailWrites)
            {
                throw new IOException("disk full");
            }

            if (grainState.ETag != (_states.TryGetValue(grainId, out var there) ? there.ETag : null))
            {
                throw new InconsistentStateException("conflict");
            }

            grainState.ETag = Writes.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _states[grainId] = (((Block)(object)grainState.State!).Data, grainState.ETag);
            if (LoseNextAnswer)
            {
                LoseNextAnswer = false;
                throw new TimeoutException("lost");
            }
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _states.Remove(grainId);
            return Task.CompletedTask;
        }
    }
}
