using System.Globalization;

namespace IndexForge.Bench.Jobs.Probe;

/// <summary>What the kernel says of a process's threads by name: seconds on a processor, and seconds ready to run without one.</summary>
internal static class ThreadTimes
{
    public static Dictionary<string, (string Name, double Ran, double Waited)> Of(int process)
    {
        var times = new Dictionary<string, (string Name, double Ran, double Waited)>();
        if (!OperatingSystem.IsLinux())
        {
            return times;
        }

        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                var parts = File.ReadAllText($"{thread}/schedstat").Split(' ');
                times[thread] = (File.ReadAllText($"{thread}/comm").Trim(), Seconds(parts[0]), Seconds(parts[1]));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return times;
    }

    /// <summary>Adds what each thread did between two looks; one that ended meanwhile is left out.</summary>
    public static void Add(
        Dictionary<string, (double Ran, double Waited)> sums,
        Dictionary<string, (string Name, double Ran, double Waited)> before,
        Dictionary<string, (string Name, double Ran, double Waited)> after)
    {
        foreach (var (thread, (name, ran, waited)) in after)
        {
            var (_, ranBefore, waitedBefore) = before.GetValueOrDefault(thread);
            var (sumRan, sumWaited) = sums.GetValueOrDefault(name);
            sums[name] = (sumRan + ran - ranBefore, sumWaited + waited - waitedBefore);
        }
    }

    private static double Seconds(string nanoseconds) => long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1e9;
}
