namespace LocalOrleans.Calls;

/// <summary>A call of a method that returns <see cref="ValueTask{TResult}"/>.</summary>
internal abstract class ValueTaskCallOf<TResult> : CallOf<TResult>
{
    public sealed override async Task<object?> InvokeBoxedAsync(object grain) => await Call(grain);

    protected abstract ValueTask<TResult> Call(object grain);

    protected sealed override void Invoke(object grain)
    {
        var task = Call(grain);
        if (task.IsCompletedSuccessfully)
        {
            Answered(task.Result);
        }
        else
        {
            Await(task.AsTask());
        }
    }

    protected sealed override void SucceedWith(Task task) => Answer(((Task<TResult>)task).Result);

    private void Answered(TResult result)
    {
        Answer(result);
        Ended();
    }
}
