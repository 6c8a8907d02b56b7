using System.Text;
using IndexForge.Grains.Blocks;
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

    /// <summary>Runs as a grain does: one thing at a time.</summary>
    private static Task InTurns(Func<Task> test) => Task.Factory.StartNew(
        test,
        TestContext.Current.CancellationToken,
        TaskCreationOptions.None,
        new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<Journal> Open(List<string> found)
    {
        var journal = new Journal(_blocks, "j");
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

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
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

            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _states.Remove(grainId);
            return Task.CompletedTask;
        }
    }
}
