using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.State;
using IndexForge.Engine.Tests.Support;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.Activations;

public interface IAccessGrain : IGrainWithStringKey
{
    /// <summary>What a thread of the pool gets when it uses the grain: the error's type, or "allowed".</summary>
    Task<string> OffScheduler(GrainUse use);

    /// <summary>The same after an await that does not come back.</summary>
    Task<string> AfterLeaving(GrainUse use);

    Task<string> InTurn(GrainUse use);

    Task<string> ThroughInjectedFactory(string key);

    Task<string> Instance();

    Task LeakItself();
}

public enum GrainUse
{
    Factory,
    GetState,
    SetState,
    ReadState,
    WriteState,
    ClearState,
    RegisterReminder,
    FindReminder,
    Deactivate,
    DelayDeactivation,
    RegisterTimer,
}

[GrainType("test-access")]
public sealed class AccessGrain([PersistentState("note", Clusters.Store)] IPersistentState<Note> state, IGrainFactory injected)
    : Grain, IAccessGrain, IRemindable
{
    private readonly string _instance = Guid.NewGuid().ToString();

    public static AccessGrain? Leaked { get; private set; }

    public Task<string> OffScheduler(GrainUse use) => Task.Run(() => Try(use));

    public async Task<string> AfterLeaving(GrainUse use)
    {
#pragma warning disable ORLEANS0014 // Leaving the grain's context is what is tried here.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
#pragma warning restore ORLEANS0014
        return await Try(use);
    }

    public Task<string> InTurn(GrainUse use) => Try(use);

    public Task<string> ThroughInjectedFactory(string key) => Task.Run(() => injected.GetGrain<ICallGrain>(key).Echo("reached"));

    public Task<string> Instance() => Task.FromResult(_instance);

    public Task LeakItself()
    {
        Leaked = this;
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    public async Task<string> Try(GrainUse use)
    {
        try
        {
            await Use(use);
            return "allowed";
        }
        catch (Exception error)
        {
            return error.GetType().Name;
        }
    }

    private Task Use(GrainUse use)
    {
        switch (use)
        {
            case GrainUse.Factory:
                GrainFactory.GetGrain<ICallGrain>("any");
                break;
            case GrainUse.GetState:
                _ = state.State;
                break;
            case GrainUse.SetState:
                state.State = new Note();
                break;
            case GrainUse.ReadState:
                return state.ReadStateAsync();
            case GrainUse.WriteState:
                return state.WriteStateAsync();
            case GrainUse.ClearState:
                return state.ClearStateAsync();
            case GrainUse.RegisterReminder:
                return this.RegisterOrUpdateReminder("r", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            case GrainUse.FindReminder:
                return this.GetReminder("r");
            case GrainUse.Deactivate:
                DeactivateOnIdle();
                break;
            case GrainUse.DelayDeactivation:
                DelayDeactivation(TimeSpan.FromMinutes(1));
                break;
            case GrainUse.RegisterTimer:
                this.RegisterGrainTimer(() => NoteWhetherOnScheduler(), TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                break;
        }

        return Task.CompletedTask;
    }

    private Task NoteWhetherOnScheduler()
    {
        Probe.Of(this.GetPrimaryKeyString()).Note(TaskScheduler.Current == TaskScheduler.Default ? "ticks elsewhere" : "ticks on its scheduler");
        return Task.CompletedTask;
    }
}
