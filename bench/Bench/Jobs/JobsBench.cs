using System.Globalization;

namespace IndexForge.Bench.Jobs;

/// <summary>
/// Jobs that do nothing, ours beside BullMQ in the same run. Usage: <c>jobs [JOBS] [ours|all]</c>; <c>jobs split</c> and
/// <c>jobs pair</c> measure the API while workers are saturated (<see cref="SplitBench"/>).
/// </summary>
internal static class JobsBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["split", .. var rest])
        {
            return await SplitBench.RunAsync(rest);
        }

        if (args is ["pair", .. var compared])
        {
            return await SplitBench.PairAsync(compared);
        }

        var load = new JobLoad(
            int.Parse(args.ElementAtOrDefault(0) ?? "20000", CultureInfo.InvariantCulture), Senders: 64, Workers: 64, Rate: 200, Seconds: 8, Retries: 200, RetryMs: 2_000);
        Console.WriteLine($"{load.Jobs} jobs by {load.Senders} senders, {load.Workers} workers; a trickle of {load.Rate}/s for {load.Seconds} s; {load.Retries} retries after {load.RetryMs} ms. {Environment.ProcessorCount} cores.");
        Console.WriteLine();
        Console.WriteLine("| queue | jobs/s | CPU s/1,000 | enqueue p50 | p95 | p99 | trickle enqueue p50 | p99 | start p50 | p99 | retry error p50 | max |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Row("IndexForge, SQLite synchronous=FULL", await OurJobs.Measure(load));
        if (args.ElementAtOrDefault(1) != "ours")
        {
            var folder = await BullMq.Install();
            foreach (var fsync in (string[])["always", "everysec"])
            {
                Row($"BullMQ {BullMq.Version(folder)}, Redis appendfsync {fsync}", await BullMq.Measure(folder, fsync, load));
            }
        }

        return 0;
    }

    private static void Row(string name, JobFigures f) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {f.PerSecond:N0} | {f.Cpu:0.00} | {At(f.Enqueue, 0.5)} | {At(f.Enqueue, 0.95)} | {At(f.Enqueue, 0.99)} | {At(f.Trickle, 0.5)} | {At(f.Trickle, 0.99)} | {At(f.Starts, 0.5)} | {At(f.Starts, 0.99)} | {At(f.RetryErrors, 0.5)} | {At(f.RetryErrors, 1)} |"));

    private static string At(List<double> times, double share) => JobFigures.At(times, share).ToString("0.0", CultureInfo.InvariantCulture);
}
