namespace IndexForge.Grains.Resilience;

/// <summary>
/// The failures of a closed breaker since its last success, by reporter. One sick process must not cut everybody off: where others have
/// used the breaker lately, failures count against the dependency only once a second process has met one; the process that fails alone
/// is isolated instead.
/// </summary>
internal sealed class FailureRun(CircuitBreakerOptions options)
{
    private readonly Dictionary<string, Reporter> _reporters = [];

    /// <summary>Failures of everybody since the last success of anybody.</summary>
    public int Count => _reporters.Values.Sum(r => r.InRun);

    /// <summary>A reporter uses the breaker.</summary>
    public void Seen(string reporter, DateTimeOffset now)
    {
        if (!_reporters.TryGetValue(reporter, out var known))
        {
            _reporters[reporter] = known = new Reporter();
        }

        known.SeenAt = now;
        foreach (var gone in _reporters.Where(r => r.Value.SeenAt + options.OpenDuration < now).Select(r => r.Key).ToList())
        {
            _reporters.Remove(gone);
        }
    }

    /// <summary>Until when a reporter is isolated, or null.</summary>
    public DateTimeOffset? IsolatedUntil(string reporter, DateTimeOffset now) =>
        _reporters.GetValueOrDefault(reporter)?.IsolatedUntil is { } until && Remaining.Of(until, now, options.OpenDuration) > TimeSpan.Zero ? until : null;

    public IEnumerable<string> Isolated(DateTimeOffset now) => _reporters.Keys.Where(r => IsolatedUntil(r, now) is not null);

    public void Succeeded(string reporter)
    {
        foreach (var one in _reporters.Values)
        {
            one.InRun = 0;
        }

        _reporters[reporter].Own = 0;
    }

    /// <summary>Counts a failure; whether it opens the breaker, or else isolates the reporter.</summary>
    public (bool Opens, bool Isolates) Failed(string reporter, DateTimeOffset now)
    {
        var mine = _reporters[reporter];
        mine.InRun++;
        mine.Own++;
        var witnesses = _reporters.Values.Count(r => r.InRun > 0);
        if (Count >= options.FailureThreshold && witnesses >= Math.Min(2, _reporters.Count))
        {
            return (true, false);
        }

        if (mine.Own < options.FailureThreshold)
        {
            return (false, false);
        }

        mine.IsolatedUntil = now + options.OpenDuration;
        mine.Own = 0;
        return (false, true);
    }

    public void Clear() => _reporters.Clear();

    private sealed class Reporter
    {
        public DateTimeOffset SeenAt { get; set; }

        public DateTimeOffset? IsolatedUntil { get; set; }

        /// <summary>Failures since anybody's last success.</summary>
        public int InRun { get; set; }

        /// <summary>Failures since its own last success.</summary>
        public int Own { get; set; }
    }
}
