using Orleans;

namespace IndexForge.Bench.Engine;

public interface IEchoGrain : IGrainWithStringKey
{
    Task<int> Echo(int value);

    ValueTask<int> EchoOfValue(int value);

    Task<int> EchoAfterYield(int value);
}

[GrainType("bench-echo")]
public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);

    public ValueTask<int> EchoOfValue(int value) => new(value);

    public async Task<int> EchoAfterYield(int value)
    {
        await Task.Yield();
        return value;
    }
}
