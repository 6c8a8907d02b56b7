using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>One life of the process: how long, which faults, and how it ends.</summary>
/// <param name="UpFor">From when it serves (from its start, where it is killed before) to its end.</param>
/// <param name="End">How.</param>
/// <param name="Grace">Between SIGTERM and SIGKILL, where it ends by both.</param>
/// <param name="Faults">What it inflicts on itself.</param>
/// <param name="ClockMinutes">By how much its clock is off after half of its life.</param>
internal sealed record Life(TimeSpan UpFor, ProcessEnd End, TimeSpan Grace, FaultProfile Faults, int ClockMinutes);

/// <summary>The lives of a run, drawn from its seed.</summary>
internal static class KillSchedule
{
    public static IEnumerable<Life> Draw(int seed, TimeSpan duration, int kills)
    {
        var random = new Random(seed);
        var mean = duration / Math.Max(1, kills);
        for (var number = 1; ; number++)
        {
            var end = random.NextDouble() switch
            {
                < 0.72 => ProcessEnd.Killed,
                < 0.84 => ProcessEnd.KilledStarting,
                < 0.94 => ProcessEnd.KilledStopping,
                _ => ProcessEnd.Stopped,
            };
            var share = random.NextDouble();
            // A kill at start is a short life, so that those after it may be longer than the mean.
            var upFor = end == ProcessEnd.KilledStarting ? TimeSpan.FromSeconds(1.5) * share : mean * (0.4 + (1.45 * share));
            yield return new Life(upFor, end, TimeSpan.FromSeconds(2) * random.NextDouble(), FaultProfile.Draw(random, HashCode(seed, number)), ClockShift(random));
        }
    }

    private static int ClockShift(Random random) => random.Next(5) switch
    {
        0 => 60,
        1 => -60,
        2 => random.Next(-59, 60),
        _ => 0,
    };

    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * 7919)) & int.MaxValue;
}
