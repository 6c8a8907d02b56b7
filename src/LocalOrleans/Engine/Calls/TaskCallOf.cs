namespace LocalOrleans.Calls;

/// <summary>A call of a method that returns <see cref="Task{TResult}"/>.</summary>
internal abstract class TaskCallOf<TResult> : CallOf<TResult>
{
    public sealed override async Task<object?> InvokeBoxedAsync(object grain) => await Call(grain);

    protected abstract Task<TResult> Call(object grain);

    protected sealed override void Invoke(object grain) => Await(Call(grain));

    protected sealed override void SucceedWith(Task task) => Answer(((Task<TResult>)task).Result);
}
