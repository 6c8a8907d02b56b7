namespace LocalOrleans.Calls;

/// <summary>A call of a method that returns <see cref="Task"/>.</summary>
internal abstract class TaskCall : CallOf<NoResult>
{
    public sealed override async Task<object?> InvokeBoxedAsync(object grain)
    {
        await Call(grain);
        return default(NoResult);
    }

    protected abstract Task Call(object grain);

    protected sealed override void Invoke(object grain)
    {
        var task = Call(grain);
        if (task.IsCompletedSuccessfully)
        {
            Answer(default);
            Ended();
        }
        else
        {
            Await(task);
        }
    }

    protected sealed override void SucceedWith(Task task) => Answer(default);
}
