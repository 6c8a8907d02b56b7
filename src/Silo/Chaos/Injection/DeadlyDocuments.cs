using System.Diagnostics;
using IndexForge.Grains.Processing;

namespace IndexForge.Silo.Chaos.Injection;

/// <summary>
/// Documents that do to the process what a defect of a reader or a native library would: <c>chaos-crash…</c> ends it on the spot,
/// <c>chaos-hang…</c> never comes back and heeds no cancellation, <c>chaos-memory…</c> takes memory until there is none.
/// </summary>
internal sealed class DeadlyDocuments : IWorkFault
{
    public const string Crash = "chaos-crash";
    public const string Hang = "chaos-hang";
    public const string Memory = "chaos-memory";

    public Task BeforeWork(string documentName)
    {
        if (documentName.StartsWith(Crash, StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"Chaos: {documentName} ends the process.");
            Process.GetCurrentProcess().Kill();
        }
        else if (documentName.StartsWith(Hang, StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"Chaos: {documentName} hangs.");
            return Task.Delay(Timeout.InfiniteTimeSpan);
        }
        else if (documentName.StartsWith(Memory, StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"Chaos: {documentName} takes all memory.");
            TakeAll();
        }

        return Task.CompletedTask;
    }

    private static void TakeAll()
    {
        var taken = new List<byte[]>();
        while (true)
        {
            taken.Add(GC.AllocateUninitializedArray<byte>(64 << 20));
        }
    }
}
