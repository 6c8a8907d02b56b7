namespace IndexForge.Grains.Processing;

/// <summary>How far an attempt is: written by the pipeline, read by the heartbeat.</summary>
internal sealed class ProgressNote
{
    private volatile string _stage = "fetch";
    private double _fraction;

    public string Stage => _stage;

    public double Fraction => Volatile.Read(ref _fraction);

    public void Set(string stage, double fraction)
    {
        _stage = stage;
        Volatile.Write(ref _fraction, Math.Clamp(fraction, 0, 1));
    }
}
