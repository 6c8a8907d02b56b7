using System.Diagnostics;
using System.Numerics;

namespace IndexForge.Grains.Activity;

/// <summary>
/// Calls and how long they took, counted from any thread. Times go into buckets of a quarter of an octave of microseconds, so that
/// percentiles need no samples.
/// </summary>
internal sealed class CallTally
{
    private const int PerOctave = 4;
    private const int Octaves = 34;
    private readonly long[] _buckets = new long[Octaves * PerOctave];
    private long _ticks;
    private long _refused;
    private long _failed;

    public void Add(long elapsedTicks, CallEnd end)
    {
        Interlocked.Increment(ref _buckets[Bucket(elapsedTicks)]);
        Interlocked.Add(ref _ticks, elapsedTicks);
        if (end == CallEnd.Refused)
        {
            Interlocked.Increment(ref _refused);
        }
        else if (end == CallEnd.Failed)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    /// <summary>Adds what this holds to a sum.</summary>
    public void AddTo(CallTally sum)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            sum._buckets[i] += Volatile.Read(ref _buckets[i]);
        }

        sum._ticks += Volatile.Read(ref _ticks);
        sum._refused += Volatile.Read(ref _refused);
        sum._failed += Volatile.Read(ref _failed);
    }

    public CallActivity Read()
    {
        var calls = _buckets.Sum();
        var average = calls == 0 ? 0 : Milliseconds(Volatile.Read(ref _ticks)) / calls;
        return new CallActivity(calls, Volatile.Read(ref _refused), Volatile.Read(ref _failed), average, Percentile(calls, 0.5), Percentile(calls, 0.95), Percentile(calls, 0.99));
    }

    private double Percentile(long calls, double part)
    {
        var rank = (long)Math.Ceiling(calls * part);
        for (var i = 0; i < _buckets.Length && rank > 0; i++)
        {
            rank -= Volatile.Read(ref _buckets[i]);
            if (rank <= 0)
            {
                return Ceiling(i);
            }
        }

        return 0;
    }

    private static int Bucket(long ticks)
    {
        var micros = (ulong)Math.Max(1, ticks * 1_000_000.0 / Stopwatch.Frequency);
        var octave = BitOperations.Log2(micros);
        var quarter = (int)(octave < 2 ? micros << (2 - octave) : micros >> (octave - 2)) & (PerOctave - 1);
        return Math.Min(octave * PerOctave + quarter, Octaves * PerOctave - 1);
    }

    /// <summary>The upper end of a bucket, in milliseconds.</summary>
    private static double Ceiling(int bucket) => Math.ScaleB(1 + (bucket % PerOctave + 1) / (double)PerOctave, bucket / PerOctave) / 1000;

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}

/// <summary>How a call ended.</summary>
internal enum CallEnd
{
    Answered,
    Refused,
    Failed,
}
