using IndexForge.Engine.Tests.Support;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.State;

public interface IDraftGrain : IGrainWithStringKey
{
    Task WriteManyAtOnce(int writes);

    Task WriteThenChange(string asked, string changed);

    Task Append(string text);

    Task<string> Read();

    Task ClearBesideAWrite(string text);
}

/// <summary>Asks for many storage operations at a time, as re-entrant grains do.</summary>
[Reentrant]
[GrainType("test-draft")]
public sealed class DraftGrain([PersistentState("note", Clusters.Store)] IPersistentState<Note> state) : Grain, IDraftGrain
{
    public Task WriteManyAtOnce(int writes) => Task.WhenAll(Enumerable.Range(1, writes).Select(i =>
    {
        state.State.Text = $"{i}";
        return state.WriteStateAsync();
    }));

    public async Task WriteThenChange(string asked, string changed)
    {
        state.State.Text = asked;
        var write = state.WriteStateAsync();
        state.State.Text = changed;
        await write;
    }

    public Task Append(string text)
    {
        state.State.Text += text;
        return state.WriteStateAsync();
    }

    public Task<string> Read() => Task.FromResult(state.State.Text);

    public Task ClearBesideAWrite(string text)
    {
        state.State.Text = text;
        return Task.WhenAll(state.WriteStateAsync(), state.ClearStateAsync(), state.ReadStateAsync());
    }
}
