using System.Collections.Immutable;
using LocalOrleans.Calls;
using LocalOrleans.Classes;
using LocalOrleans.Runtime;
using Orleans.Runtime;

namespace LocalOrleans.Activations;

/// <summary>The activations of one stateless worker: a call goes to an idle one, to a new one while there may be more, else to the least busy.</summary>
internal sealed class StatelessWorkers(EngineRuntime engine, GrainClass grainClass, GrainId grainId) : ICallTarget
{
    private readonly Lock _gate = new();
    private ImmutableArray<Activation> _workers = [];

    public GrainId GrainId => grainId;

    // Costs nothing when empty, so it stays.
    public bool IsGone => engine.IsStopped;

    public int Pending => _workers.Sum(worker => worker.Pending);

    public ImmutableArray<Activation> Workers => _workers;

    public void Deliver(GrainRequest request)
    {
        Activation? chosen;
        lock (_gate)
        {
            chosen = LeastBusy();
            if (chosen is null || (chosen.Pending > 0 && _workers.Length < grainClass.MaxWorkers))
            {
                if (engine.RefusesActivations)
                {
                    chosen = null;
                }
                else
                {
                    chosen = new Activation(engine, grainClass, grainId, this);
                    _workers = _workers.Add(chosen);
                    chosen.Begin();
                }
            }
        }

        if (chosen is null)
        {
            request.Refuse(engine.Unavailable());
        }
        else
        {
            chosen.Deliver(request);
        }
    }

    public void Remove(Activation worker)
    {
        lock (_gate)
        {
            _workers = _workers.Remove(worker);
        }
    }

    public string Describe() => $"The target has {_workers.Length} workers, with {Pending} calls pending.";

    private Activation? LeastBusy()
    {
        Activation? least = null;
        foreach (var worker in _workers)
        {
            if (!worker.IsLeaving && (least is null || worker.Pending < least.Pending))
            {
                least = worker;
            }
        }

        return least;
    }
}
