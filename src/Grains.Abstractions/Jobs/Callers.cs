namespace IndexForge.Grains.Jobs;

/// <summary>
/// Whether this process is answering callers as well as working: the threads that jobs compute on then leave them a processor. Only steady asking
/// counts: a client that looks now and then whether its job is done must not slow it down.
/// </summary>
public sealed class Callers(TimeProvider time)
{
    /// <summary>Requests within <see cref="Window"/> from which callers count as there.</summary>
    public const int Many = 16;

    /// <summary>How long a request is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>When the last requests came, as a ring; 0 where none did yet.</summary>
    private readonly long[] _came = new long[Many];
    private uint _next;

    /// <summary>Whether the last <see cref="Many"/> requests all came within <see cref="Window"/>.</summary>
    public bool There => Volatile.Read(ref _came[Volatile.Read(ref _next) % Many]) is not 0 and var oldest && time.GetElapsedTime(oldest) < Window;

    /// <summary>Notes a request; from any thread.</summary>
    public void Came() => Volatile.Write(ref _came[(Interlocked.Increment(ref _next) - 1) % Many], time.GetTimestamp());
}
