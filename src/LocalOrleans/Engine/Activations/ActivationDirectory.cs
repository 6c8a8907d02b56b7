using System.Collections.Concurrent;
using LocalOrleans.Calls;
using LocalOrleans.Classes;
using LocalOrleans.Runtime;
using Orleans.Runtime;

namespace LocalOrleans.Activations;

/// <summary>The one place that knows which activation answers for a grain id.</summary>
internal sealed class ActivationDirectory(EngineRuntime engine)
{
    private readonly ConcurrentDictionary<GrainId, ICallTarget> _entries = new();
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    public int Count => _entries.Count;

    /// <summary>The target of the id, made on first use.</summary>
    public ICallTarget? GetOrAdd(GrainId id, GrainClass grainClass)
    {
        if (_entries.TryGetValue(id, out var found))
        {
            return found;
        }

        // An activation starts itself when made, so it must be made at most once: not by a factory that may run and be thrown away.
        lock (Stripe(id))
        {
            if (_entries.TryGetValue(id, out found))
            {
                return found;
            }

            if (engine.RefusesActivations)
            {
                return null;
            }

            if (grainClass.IsStatelessWorker)
            {
                return _entries[id] = new StatelessWorkers(engine, grainClass, id);
            }

            var made = new Activation(engine, grainClass, id, null);
            _entries[id] = made;
            made.Begin();
            return made;
        }
    }

    public ICallTarget? Find(GrainId id) => _entries.GetValueOrDefault(id);

    public void Remove(Activation activation) => _entries.TryRemove(new(activation.GrainId, activation));

    /// <summary>Every activation there is.</summary>
    public IEnumerable<Activation> All()
    {
        foreach (var (_, entry) in _entries)
        {
            if (entry is Activation activation)
            {
                yield return activation;
            }
            else if (entry is StatelessWorkers workers)
            {
                foreach (var worker in workers.Workers)
                {
                    yield return worker;
                }
            }
        }
    }

    private Lock Stripe(GrainId id) => _stripes[(uint)id.GetHashCode() % (uint)_stripes.Length];
}
