using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Engine.Tests.State;

/// <summary>Grain storage that a test looks into, changes behind a grain's back, and lets fail.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, Note> _notes = new();
    private int _failingReads;
    private int _version;

    public void FailReads(int times) => Volatile.Write(ref _failingReads, times);

    public void ChangeBehind(string key, string text) =>
        _notes[key] = new Note { Text = text, Writes = Interlocked.Increment(ref _version) };

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Interlocked.Decrement(ref _failingReads) >= 0)
        {
            throw new IOException("the disk is gone");
        }

        var state = (IGrainState<Note>)grainState;
        var found = _notes.TryGetValue(grainId.Key.ToString()!, out var note);
        state.State = new Note { Text = note?.Text ?? "", Writes = note?.Writes ?? 0 };
        state.ETag = found ? $"{note!.Writes}" : null;
        state.RecordExists = found;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = (IGrainState<Note>)grainState;
        var key = grainId.Key.ToString()!;
        var stored = _notes.TryGetValue(key, out var note) ? $"{note.Writes}" : null;
        if (stored != state.ETag)
        {
            throw new InconsistentStateException("somebody else wrote", stored, state.ETag);
        }

        ChangeBehind(key, state.State!.Text);
        state.ETag = $"{_notes[key].Writes}";
        state.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}
