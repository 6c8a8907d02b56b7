namespace IndexForge.Grains.Processing;

/// <summary>How far an attempt is: written by the pipeline, read by the heartbeat.</summary>
public sealed class ProgressNote
{
    private volatile string _stage = "fetch";
    private double _fraction;

    /// <summary>The stage at work.</summary>
    public string Stage => _stage;

    /// <summary>0 to 1.</summary>
    public double Fraction => Volatile.Read(ref _fraction);

    /// <summary>Notes a stage and how far the whole is.</summary>
    public void Set(string stage, double fraction)
    {
        _stage = stage;
        Volatile.Write(ref _fraction, Math.Clamp(fraction, 0, 1));
    }
}
