using System.Diagnostics;
using System.Globalization;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>Runs one parser on damaged inputs until its time is over, keeping what ended badly and what cost most.</summary>
internal sealed class FuzzRun(FuzzParser parser, int seed, long first, string findingsFolder)
{
    private const int MaxFindings = 50;

    private readonly HashSet<string> _known = [];
    private readonly Stopwatch _current = new();
    private long _iteration = first - 1;

    public List<string> Findings { get; } = [];

    public long Current => Interlocked.Read(ref _iteration);

    public long Iterations => Current - first + 1;

    public TimeSpan Slowest { get; private set; }

    public long SlowestIteration { get; private set; }

    /// <summary>The most that one input made the reader allocate, whether or not it was alive at once.</summary>
    public long MostAllocated { get; private set; }

    public long MostAllocatedIteration { get; private set; }

    public string ParserName => parser.Name;

    /// <summary>How long the input that is being read has taken.</summary>
    public TimeSpan Elapsed => _current.Elapsed;

    public void Run(TimeSpan time, long most, CancellationToken cancel)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time && Iterations < most && Findings.Count < MaxFindings && !cancel.IsCancellationRequested;)
            Step(Interlocked.Increment(ref _iteration));
    }

    /// <summary>Keeps the input of an iteration for whoever looks into it.</summary>
    public string Keep(long iteration)
    {
        Directory.CreateDirectory(findingsFolder);
        var path = Path.Combine(findingsFolder, $"{seed}-{iteration}-{parser.FileName}");
        File.WriteAllBytes(path, parser.Input(seed, iteration));
        return path;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {parser.Name} | {parser.Seeds.Count:N0} | {Iterations:N0} | {Findings.Count} | {Slowest.TotalMilliseconds:N0} (#{SlowestIteration}) | {MostAllocated / 1e6:N0} (#{MostAllocatedIteration}) |");

    private void Step(long iteration)
    {
        var input = parser.Input(seed, iteration);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _current.Restart();
        var wrong = FuzzTarget.Run(input, parser.FileName);
        _current.Stop();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (_current.Elapsed > Slowest)
            (Slowest, SlowestIteration) = (_current.Elapsed, iteration);
        if (allocated > MostAllocated)
            (MostAllocated, MostAllocatedIteration) = (allocated, iteration);

        // One accident found a thousand times is one finding: it goes by its fault and where it happened.
        if (wrong is not null && _known.Add(string.Join('\n', wrong.Split('\n').Take(3).Select(line => new string([.. line.Where(c => !char.IsAsciiDigit(c))])))))
            Findings.Add($"{parser.Name}, seed {seed}, iteration {iteration}, {Keep(iteration)}: {wrong}");
    }
}
