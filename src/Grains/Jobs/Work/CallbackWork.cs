using IndexForge.Grains.Outbound;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>Reports another job's end.</summary>
internal sealed class CallbackWork(CallbackSender callbacks) : IJobWork
{
    public bool Takes(JobRequest request) => request.Kind == JobKind.Callback;

    public Task<string> Run(JobAttempt attempt, CancellationToken cancellation) => callbacks.Send(attempt.Request, cancellation);
}
