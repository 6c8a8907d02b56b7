using System.Net.Sockets;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>
/// A client for one request over a connection of its own. One that shares connections sends a request again by itself when a connection
/// breaks, and then ends with a refused connection although the service had the request: whether it had would not be known.
/// </summary>
internal sealed class SingleConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private volatile bool _made;

    public SingleConnection(Uri service) => Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = Connect }) { BaseAddress = service, Timeout = Patience };

    public HttpClient Client { get; }

    /// <summary>Whether a connection ever came about: without one the service cannot have had the request.</summary>
    public bool WasMade => _made;

    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            _made = true;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
