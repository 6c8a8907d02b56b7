using IndexForge.Storage.Tests.Contract;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Sqlite;

/// <summary>A process that writes until it is killed, and says on its output what has been acknowledged.</summary>
internal static class CrashWriter
{
    public const string Verb = "crash-writer";
    public const int Writers = 16;

    public static GrainId Grain(int writer) => GrainId.Create("counter", $"{writer}");

    /// <summary>A text whose length and content follow from the count: a torn write would not fit.</summary>
    public static string Text(int count) => string.Join(',', Enumerable.Repeat(count, 1 + (count % 300)));

    public static async Task<int> RunAsync(string folder)
    {
        // A short log, so that it is being moved into the database more often than not.
        await using var host = await SqliteHost.Open(folder, options => options.CheckpointBytes = 1 << 16);
        var storage = host.Storage();
        var output = new object();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var state = new GrainState<Note>();
            await storage.ReadStateAsync("note", Grain(writer), state);
            while (true)
            {
                state.State!.Text = Text(++state.State.Count);
                await storage.WriteStateAsync("note", Grain(writer), state);
                lock (output)
                {
                    Console.Out.WriteLine($"{writer} {state.State.Count}");
                    Console.Out.Flush();
                }
            }
        })));
        return 0;
    }
}
