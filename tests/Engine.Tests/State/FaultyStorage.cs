using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Engine.Tests.State;

/// <summary>Grain storage that a test looks into, changes behind a grain's back, and lets fail.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, Note> _notes = new();
    private readonly ConcurrentDictionary<string, int> _writes = new();
    private int _failingReads;
    private int _version;

    public int WritesOf(string key) => _writes.GetValueOrDefault(key);

    public string? TextOf(string key) => _notes.GetValueOrDefault(key)?.Text;

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

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = (IGrainState<Note>)grainState;
        _writes.AddOrUpdate(grainId.Key.ToString()!, 1, (_, before) => before + 1);
        var key = grainId.Key.ToString()!;
        var stored = _notes.TryGetValue(key, out var note) ? $"{note.Writes}" : null;
        if (stored != state.ETag)
        {
            throw new InconsistentStateException("somebody else wrote", stored, state.ETag);
        }

        ChangeBehind(key, state.State!.Text);

        // An answer takes its time: whoever writes meanwhile under the old ETag has lost.
        await Task.Yield();
        state.ETag = $"{_notes[key].Writes}";
        state.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = (IGrainState<Note>)grainState;
        _notes.TryRemove(grainId.Key.ToString()!, out _);
        state.State = new Note();
        (state.ETag, state.RecordExists) = (null, false);
        return Task.CompletedTask;
    }
}
