using System.Net;
using System.Net.Sockets;

namespace IndexForge.TestSupport;

/// <summary>
/// Ports of loopback for servers that are told theirs, or that come back on it. Below the range from which the system takes ports for
/// outgoing connections: one of those may take a port that is free between its being found and its being listened on.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Test projects that run side by side begin at places of their own.
    private static int _next = Environment.ProcessId * 997 % Count;

    /// <returns>A port that nothing listens on now, and that this process is not given again soon.</returns>
    public static int Next()
    {
        for (var i = 0; i < Count; i++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }

        throw new InvalidOperationException($"No port between {First} and {First + Count - 1} is free.");
    }
}
