using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Ranking;

/// <summary>A term in a search by windows: looked up where it is frequent, otherwise read, from <paramref name="First"/> on.</summary>
internal readonly record struct WindowTerm(DensePostings? Dense, byte[] Peaks, int First, int Count, float Weight);

/// <summary>What a search by windows works in; each thread keeps one for the next.</summary>
internal sealed class WindowRoom : IDisposable
{
    private const int Steps = 256;

    /// <summary>More postings than this are not worth keeping room for.</summary>
    private const int MaxKept = 1 << 20;

    [ThreadStatic]
    private static WindowRoom? t_spare;

    private ulong[] _matches = [];
    private float[] _bounds = [];
    private int[] _found = [];
    private int[] _order = [];
    private float[] _sums = [];
    private int[] _chunks = new int[1 << 12];
    private float[] _scores = new float[1 << 12];
    private int _windows;

    /// <summary>The terms, in the plan's order.</summary>
    public List<WindowTerm> Terms { get; } = [];

    /// <summary>By window, the chunks that match.</summary>
    public Span<ulong> Matches => _matches.AsSpan(0, _windows);

    /// <summary>By window, what no chunk's score exceeds.</summary>
    public Span<float> Bounds => _bounds.AsSpan(0, _windows);

    /// <summary>By chunk, what the terms add up to that were read; all zero between searches.</summary>
    public Span<float> Sums => _sums;

    /// <summary>Postings read.</summary>
    public int Count { get; private set; }

    public Span<int> Chunks => _chunks;

    public Span<float> Scores => _scores;

    public static WindowRoom Rent(int windows)
    {
        var room = t_spare ?? new WindowRoom();
        t_spare = null;
        room.Prepare(windows);
        return room;
    }

    public void Dispose()
    {
        Terms.Clear();
        foreach (var chunk in _chunks.AsSpan(0, Count))
        {
            _sums[chunk] = 0;
        }

        if (_chunks.Length <= MaxKept)
        {
            t_spare = this;
        }
    }

    /// <summary>Makes room for so many more postings; where it begins.</summary>
    public int Take(int count)
    {
        if (_chunks.Length - Count < count)
        {
            Array.Resize(ref _chunks, _chunks.Length * 2);
            Array.Resize(ref _scores, _scores.Length * 2);
        }

        Count += count;
        return Count - count;
    }

    /// <summary>The windows with a match and at least so great a bound, from about the greatest bound down: sorted by 256 steps of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> Order(float least)
    {
        var found = Find(least, out var greatest);
        if (found.Length < 2)
        {
            return found;
        }

        var scale = greatest > 0 ? (Steps - 1) / greatest : 0;
        Span<int> ends = stackalloc int[Steps];
        ends.Clear();
        foreach (var window in found)
        {
            ends[Steps - 1 - (int)(_bounds[window] * scale)]++;
        }

        var count = 0;
        for (var step = 0; step < Steps; step++)
        {
            (ends[step], count) = (count, count + ends[step]);
        }

        foreach (var window in found)
        {
            _order[ends[Steps - 1 - (int)(_bounds[window] * scale)]++] = window;
        }

        return _order.AsSpan(0, count);
    }

    /// <summary>The same, in their own order; once some hits are known, most windows are passed over eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<int> Find(float least, out float greatest)
    {
        var (count, window) = (0, 0);
        greatest = 0;
        for (; window < _windows; window++)
        {
            if (window <= _windows - Vector256<float>.Count
                && !Vector256.GreaterThanOrEqualAny(Vector256.LoadUnsafe(ref _bounds[0], (nuint)window), Vector256.Create(least)))
            {
                window += Vector256<float>.Count - 1;
                continue;
            }

            if (_bounds[window] >= least && _matches[window] != 0)
            {
                _found[count++] = window;
                greatest = Math.Max(greatest, _bounds[window]);
            }
        }

        return _found.AsSpan(0, count);
    }

    private void Prepare(int windows)
    {
        Count = 0;
        _windows = windows;
        if (_matches.Length < windows)
        {
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)windows);
            (_matches, _bounds, _sums) = (new ulong[size], new float[size], new float[size * DensePostings.Window]);
            (_found, _order) = (new int[size], new int[size]);
            return;
        }

        Matches.Clear();
        Bounds.Clear();
    }
}
