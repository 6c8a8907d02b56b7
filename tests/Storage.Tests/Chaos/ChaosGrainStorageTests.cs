using IndexForge.Storage.Chaos;
using IndexForge.Storage.Memory;
using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Chaos;

public sealed class ChaosGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("document", "a");

    private readonly StorageMetrics _metrics = new();
    private readonly MemoryGrainStorage _inner;

    public ChaosGrainStorageTests() => _inner = new("durable", new MemoryStateOptions(), new GrainStateSerializer([]), _metrics);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task A_call_that_fails_before_the_store_leaves_no_trace()
    {
        var storage = With(new ChaosRule { FailBefore = 1, Operations = ChaosOperations.Write });
        var state = new GrainState<Note>(new Note { Text = "lost" });
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.WriteStateAsync("note", Grain, state));
        Assert.False(error.OutcomeUnknown);
        Assert.Null(state.ETag);
        await storage.ReadStateAsync("note", Grain, state);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_kept_and_its_writer_does_not_know()
    {
        var storage = With(new ChaosRule { LoseAnswer = 1, Operations = ChaosOperations.Write });
        var state = new GrainState<Note>(new Note { Text = "kept" });
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.WriteStateAsync("note", Grain, state));
        Assert.True(error.OutcomeUnknown);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);

        var read = new GrainState<Note>();
        await storage.ReadStateAsync("note", Grain, read);
        Assert.Equal("kept", read.State!.Text);
    }

    [Fact]
    public async Task A_clear_whose_answer_is_lost_has_cleared()
    {
        var storage = With(new ChaosRule { LoseAnswer = 1, Operations = ChaosOperations.Clear });
        var state = new GrainState<Note>(new Note { Text = "cleared" });
        await storage.WriteStateAsync("note", Grain, state);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.ClearStateAsync("note", Grain, state));
        Assert.Equal("cleared", state.State!.Text);
        var read = new GrainState<Note>();
        await storage.ReadStateAsync("note", Grain, read);
        Assert.False(read.RecordExists);
    }

    [Theory]
    [InlineData("durable", "note", true)]
    [InlineData("durable", "other", false)]
    [InlineData("volatile", "note", false)]
    public async Task A_rule_is_about_its_provider_and_state(string provider, string state, bool fails)
    {
        var monkey = new ChaosMonkey(new ChaosOptions { Rules = [new ChaosRule { Provider = "durable", State = "note", FailBefore = 1 }] }, TimeProvider.System);
        var storage = new ChaosGrainStorage(provider, _inner, monkey);
        var error = await Record.ExceptionAsync(() => storage.WriteStateAsync(state, Grain, new GrainState<Note>(new Note())));
        Assert.Equal(fails, error is StorageUnavailableException);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_faults_and_another_gives_others()
    {
        var first = await Faults(7);
        Assert.Equal(first, await Faults(7));
        Assert.NotEqual(first, await Faults(8));
        Assert.InRange(first.Count(fault => fault == 'x'), 20, 80);
        Assert.InRange(first.Count(fault => fault == '?'), 20, 80);
    }

    [Fact]
    public async Task A_late_answer_comes_when_its_time_has_come_and_the_store_saw_the_call_at_once()
    {
        var time = new ManualTimeProvider();
        var rule = new ChaosRule { Delay = 1, MaxDelay = TimeSpan.FromSeconds(10) };
        var storage = new ChaosGrainStorage("durable", _inner, new ChaosMonkey(new ChaosOptions { Rules = [rule] }, time));
        var state = new GrainState<Note>(new Note { Text = "asked" });
        var write = storage.WriteStateAsync("note", Grain, state);
        state.State!.Text = "changed later";

        Assert.False(write.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        await write;
        var read = new GrainState<Note>();
        await _inner.ReadStateAsync("note", Grain, read);
        Assert.Equal("asked", read.State!.Text);
    }

    private ChaosGrainStorage With(ChaosRule rule) =>
        new("durable", _inner, new ChaosMonkey(new ChaosOptions { Rules = [rule] }, TimeProvider.System));

    private async Task<string> Faults(int seed)
    {
        var rule = new ChaosRule { FailBefore = 0.25, LoseAnswer = 0.25, Operations = ChaosOperations.Write };
        var storage = new ChaosGrainStorage("durable", _inner, new ChaosMonkey(new ChaosOptions { Seed = seed, Rules = [rule] }, TimeProvider.System));
        var faults = "";
        for (var i = 0; i < 200; i++)
        {
            try
            {
                await storage.WriteStateAsync("note", GrainId.Create("document", $"{seed}-{faults.Length}-{Guid.NewGuid()}"), new GrainState<Note>(new Note()));
                faults += '.';
            }
            catch (StorageUnavailableException e)
            {
                faults += e.OutcomeUnknown ? '?' : 'x';
            }
        }

        return faults;
    }
}
