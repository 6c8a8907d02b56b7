using System.Collections.Concurrent;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.LocalOnly;

public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Runs the steps of the script: y yields, d asks to deactivate, f fails, and a digit calls the grain of that number with what follows.</summary>
    Task<int> Run(string run, string script);
}

/// <summary>Watches itself: tells when two turns overlap, when two activations live at once, and how many calls were served.</summary>
[GrainType("test-model")]
public sealed class ModelGrain : Grain, IModelGrain
{
    private static readonly ConcurrentDictionary<string, int> Alive = new();
    private int _inTurn;

    public static ConcurrentQueue<string> Violations { get; } = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Expect(Alive.AddOrUpdate(this.GetPrimaryKeyString(), 1, (_, count) => count + 1) == 1, "two activations of one grain");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Alive.AddOrUpdate(this.GetPrimaryKeyString(), 0, (_, count) => count - 1);
    }

    public async Task<int> Run(string run, string script)
    {
        var served = 1;
        for (var at = 0; at < script.Length; at++)
        {
            Turn();
            switch (script[at])
            {
                case 'y':
                    await Task.Yield();
                    break;
                case 'p':
                    await Task.Run(() => Thread.SpinWait(20));
                    break;
                case 'd':
                    DeactivateOnIdle();
                    break;
                case 'f':
                    throw new FormatException($"{served}");
                default:
                    using (RequestContext.AllowCallChainReentrancy())
                    {
                        return served + await GrainFactory.GetGrain<IModelGrain>($"{run}-{script[at]}").Run(run, script[(at + 1)..]);
                    }
            }

            Turn();
        }

        return served;
    }

    private void Turn()
    {
        Expect(Interlocked.Exchange(ref _inTurn, 1) == 0, "two turns at once");
        Thread.SpinWait(10);
        Expect(Interlocked.Exchange(ref _inTurn, 0) == 1, "two turns at once");
    }

    private static void Expect(bool holds, string violation)
    {
        if (!holds)
        {
            Violations.Enqueue(violation);
        }
    }
}
