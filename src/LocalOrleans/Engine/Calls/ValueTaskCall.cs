namespace LocalOrleans.Calls;

/// <summary>A call of a method that returns <see cref="ValueTask"/>.</summary>
internal abstract class ValueTaskCall : CallOf<NoResult>
{
    public sealed override async Task<object?> InvokeBoxedAsync(object grain)
    {
        await Call(grain);
        return default(NoResult);
    }

    protected abstract ValueTask Call(object grain);

    protected sealed override void Invoke(object grain) => Await(Call(grain).AsTask());

    protected sealed override void SucceedWith(Task task) => Answer(default);
}
