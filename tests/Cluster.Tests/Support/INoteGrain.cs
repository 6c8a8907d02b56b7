using IndexForge.Grains;

namespace IndexForge.Cluster.Tests.Support;

/// <summary>A grain whose note may be lost.</summary>
[Alias("IndexForge.Cluster.Tests.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("Write")]
    Task Write(string text);

    [Alias("Read")]
    Task<string> Read();

    [Alias("Leave")]
    Task Leave();
}

/// <summary>What is kept of it.</summary>
public sealed class NoteState
{
    public string Text { get; set; } = "";
}

[GrainType("test-note")]
public sealed class NoteGrain([PersistentState("note", StorageNames.Volatile)] IPersistentState<NoteState> state) : Grain, INoteGrain
{
    public Task Write(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task<string> Read() => Task.FromResult(state.State.Text);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
