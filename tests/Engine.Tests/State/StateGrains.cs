using IndexForge.Engine.Tests.Support;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.State;

[GenerateSerializer]
[Alias("test-note")]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";

    [Id(1)]
    public int Writes { get; set; }
}

public interface INoteGrain : IGrainWithStringKey
{
    Task<string> Read();

    Task Write(string text);

    Task Clear();

    Task<bool> Exists();

    Task<string?> ETag();

    Task Reread();

    Task Leave();

    Task WriteSwallowingConflicts(string text);
}

[GrainType("test-note")]
public sealed class NoteGrain([PersistentState("note", Clusters.Store)] IPersistentState<Note> state) : Grain, INoteGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Of(this.GetPrimaryKeyString()).Note($"activated with '{state.State.Text}'");
        return Task.CompletedTask;
    }

    public Task<string> Read() => Task.FromResult(state.State.Text);

    public Task Write(string text)
    {
        state.State.Text = text;
        state.State.Writes++;
        return state.WriteStateAsync();
    }

    public Task Clear() => state.ClearStateAsync();

    public Task<bool> Exists() => Task.FromResult(state.RecordExists);

    public Task<string?> ETag() => Task.FromResult(state.Etag);

    public Task Reread() => state.ReadStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task WriteSwallowingConflicts(string text)
    {
        try
        {
            await Write(text);
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
            await state.ReadStateAsync();
            await Write(text);
        }
    }
}

public interface ICallerOfNotes : IGrainWithStringKey
{
    Task<string> Instance();

    Task WriteTo(string note, string text);
}

[GrainType("test-note-caller")]
public sealed class CallerOfNotes : Grain, ICallerOfNotes
{
    private readonly string _instance = Guid.NewGuid().ToString();

    public Task<string> Instance() => Task.FromResult(_instance);

    public Task WriteTo(string note, string text) => GrainFactory.GetGrain<INoteGrain>(note).Write(text);
}
