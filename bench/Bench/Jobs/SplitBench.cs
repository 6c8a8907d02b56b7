using System.Globalization;

namespace IndexForge.Bench.Jobs;

/// <summary>
/// Reads and writes while one process's workers are saturated: hundreds of files wait, and callers go on enqueueing (uploads and jobs)
/// and reading (job status, stats, lists, rows, search), while a probe inside the service says where the time goes. Usage:
/// <c>jobs split [SECONDS] [WARM-UP SECONDS]</c>, or, to compare builds or settings on a machine that has other things to do,
/// <c>jobs pair SECONDS ROUNDS NAME=EXECUTABLE[;VARIABLE=VALUE…]…</c>: all are started, and take turns.
/// </summary>
internal static class SplitBench
{
    private const int Files = 600;
    private const int FilesOfPair = 250;
    private static readonly TimeSpan WarmUpOfPair = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var time = Seconds(args.ElementAtOrDefault(0) ?? "30");
        using var load = await SplitLoad.Start(Files);

        // The same load before it is measured: a process that has just started compiles more than it answers.
        await load.Mix(Seconds(args.ElementAtOrDefault(1) ?? "15"));
        load.Clear();
        await load.Mix(time);
        var stats = await load.Stats();
        Console.WriteLine($"{time.TotalSeconds:0} s, each call 20 times a second; at the end {stats.GetProperty("queued")} jobs still wait and {stats.GetProperty("processing")} are at work, {stats.GetProperty("completed")} are done. {Environment.ProcessorCount} cores.");
        SplitReport.Print(load);
        return 0;
    }

    public static async Task<int> PairAsync(string[] args)
    {
        var (time, rounds) = (Seconds(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture));
        var loads = new List<(string Name, SplitLoad Load)>();
        try
        {
            foreach (var service in args[2..])
            {
                var parts = service.Split(';');
                var (name, executable) = Pair(parts[0]);
                loads.Add((name, await SplitLoad.Start(FilesOfPair, executable, parts[1..].Select(Pair).ToDictionary(p => p.Name, p => p.Value))));
                await loads[^1].Load.Mix(WarmUpOfPair);
                loads[^1].Load.Clear();
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var (_, load) in loads)
                {
                    await load.Mix(time);
                }

                // Who went first goes last.
                loads.Reverse();
            }

            foreach (var (name, load) in loads)
            {
                Console.WriteLine();
                Console.WriteLine($"## {name}: {rounds} × {time.TotalSeconds:0} s; {(await load.Stats()).GetProperty("completed")} jobs are done");
                SplitReport.Print(load);
            }
        }
        finally
        {
            loads.ForEach(load => load.Load.Dispose());
        }

        return 0;
    }

    private static (string Name, string Value) Pair(string text) => text.Split('=', 2) is [var name, var value] ? (name, value) : throw new ArgumentException($"'{text}' is not NAME=VALUE.");

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
