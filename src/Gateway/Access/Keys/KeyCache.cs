using System.Collections.Concurrent;
using IndexForge.Gateway.Configuration;
using IndexForge.Grains.Access;

namespace IndexForge.Gateway.Access;

/// <summary>
/// What this gateway knows of keys, for <see cref="AuthOptions.KeyCache"/>. An entry holds the question, not only its answer: who
/// asks at the same time waits for it, and forgetting a key also forgets a question about it that is still under way.
/// </summary>
internal sealed class KeyCache(IGrainFactory grains, AuthOptions options, TimeProvider time)
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private readonly Lock _gate = new();

    public Task<ApiKeyCredential?> Get(string id)
    {
        if (Known(id) is { } known)
        {
            return known;
        }

        lock (_gate)
        {
            if (Known(id) is { } meanwhile)
            {
                return meanwhile;
            }

            if (_entries.Count >= MaxEntries)
            {
                // Made-up ids only ever fill it; the real ones are asked for again.
                _entries.Clear();
            }

            var asked = grains.GetGrain<IApiKeyGrain>(id).Credential();
            _entries[id] = new Entry(asked, time.GetUtcNow() + options.KeyCache);
            return asked;
        }
    }

    /// <summary>A key has changed.</summary>
    public void Forget(string id) => _entries.TryRemove(id, out _);

    private Task<ApiKeyCredential?>? Known(string id) =>
        _entries.TryGetValue(id, out var entry) && !entry.Credential.IsFaulted && time.GetUtcNow() < entry.Until ? entry.Credential : null;

    private sealed record Entry(Task<ApiKeyCredential?> Credential, DateTimeOffset Until);
}
