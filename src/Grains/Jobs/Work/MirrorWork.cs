using IndexForge.Grains.Sinks;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>Brings the mirror of a document up to date.</summary>
internal sealed class MirrorWork(DocumentMirror mirror) : IJobWork
{
    public bool Takes(JobRequest request) => request.Kind == JobKind.Mirror;

    public Task<string> Run(JobAttempt attempt, CancellationToken cancellation) => mirror.Run(attempt.Request, cancellation);
}
