using IndexForge.Engine.Tests.Support;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.Calls;

public interface ICallGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    Task Nothing();

    ValueTask<int> Add(int left, int right);

    ValueTask NothingOfValue();

    Task<string> Key();

    Task<byte[]?> Bytes(byte[]? bytes);

    Task FailWith(string message);

    ValueTask<int> FailAtOnce(string message);

    Task WaitAt(string gate);

    [AlwaysInterleave]
    Task<string> Interleaving();

    [ReadOnly]
    Task ReadAt(string gate);

    [OneWay]
    Task TellAndFail(string what);

    Task WaitForCancellation(CancellationToken cancellationToken);

    Task<bool> TokenCanBeCancelled(int before, CancellationToken cancellationToken);

    [ResponseTimeout("00:00:05")]
    Task Impatient(string gate);

    Task CallThrough(string[] path);

    Task CallThroughReentrantly(string[] path);

    Task<string?> ContextValue(string key);

    Task<string?> ContextValueOf(string grain, string key);

    Task SetContext(string key, string value);

    Task<bool> IsSelf(ICallGrain other);
}

[GrainType("test-call")]
public sealed class CallGrain : Grain, ICallGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public Task<string> Echo(string text)
    {
        Probe.Note($"echo {text}");
        return Task.FromResult(text);
    }

    public Task Nothing() => Task.CompletedTask;

    public async ValueTask<int> Add(int left, int right)
    {
        await Task.Yield();
        return left + right;
    }

    public ValueTask NothingOfValue() => default;

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<byte[]?> Bytes(byte[]? bytes) => Task.FromResult(bytes);

    public async Task FailWith(string message)
    {
        await Task.Yield();
        throw new FormatException(message);
    }

    public ValueTask<int> FailAtOnce(string message) => throw new FormatException(message);

    public async Task WaitAt(string gate)
    {
        Probe.Note($"waits at {gate}");
        await Probe.Gate(gate);
        Probe.Note($"leaves {gate}");
    }

    public Task<string> Interleaving() => Task.FromResult("interleaved");

    public Task ReadAt(string gate) => WaitAt(gate);

    public Task TellAndFail(string what)
    {
        Probe.Note(what);
        throw new FormatException(what);
    }

    public async Task WaitForCancellation(CancellationToken cancellationToken)
    {
        Probe.Note("started");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Probe.Note("cancelled");
        }
    }

    public Task<bool> TokenCanBeCancelled(int before, CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);

    public Task Impatient(string gate) => WaitAt(gate);

    public async Task CallThrough(string[] path)
    {
        Probe.Note("entered");
        if (path.Length > 0)
        {
            await GrainFactory.GetGrain<ICallGrain>(path[0]).CallThrough(path[1..]);
        }
    }

    public async Task CallThroughReentrantly(string[] path)
    {
        Probe.Note("entered");
        using var section = RequestContext.AllowCallChainReentrancy();
        if (path.Length > 0)
        {
            await GrainFactory.GetGrain<ICallGrain>(path[0]).CallThroughReentrantly(path[1..]);
        }
    }

    public Task<string?> ContextValue(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextValueOf(string grain, string key) => GrainFactory.GetGrain<ICallGrain>(grain).ContextValue(key);

    public Task SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task<bool> IsSelf(ICallGrain other) => Task.FromResult(this.AsReference<ICallGrain>().Equals(other));
}

public interface ISharingGrain : IGrainWithStringKey
{
    Task WaitAt(string gate);
}

[Reentrant]
[GrainType("test-reentrant")]
public sealed class ReentrantGrain : Grain, ISharingGrain
{
    public Task WaitAt(string gate)
    {
        Probe.Of(this.GetPrimaryKeyString()).Note($"waits at {gate}");
        return Probe.Of(this.GetPrimaryKeyString()).Gate(gate);
    }
}
