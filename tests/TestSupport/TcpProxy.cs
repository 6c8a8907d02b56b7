using System.Net;
using System.Net.Sockets;

namespace IndexForge.TestSupport;

/// <summary>Stands between a client and a server on this machine: can lose the answers, hold them back, and break every connection.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<TcpClient> _connections = [];
    private readonly Task _accepting;

    public TcpProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>While set, requests reach the server and its answers are lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>How long each piece of an answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Breaks all connections; new ones are taken.</summary>
    public void Break()
    {
        lock (_connections)
        {
            foreach (var connection in _connections)
                connection.Close();
            _connections.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Break();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var server = new TcpClient();
                lock (_connections)
                    _connections.UnionWith([client, server]);
                _ = ServeAsync(client, server);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, TcpClient server)
    {
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), isAnswer: false),
                CopyAsync(server.GetStream(), client.GetStream(), isAnswer: true));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or InvalidOperationException)
        {
            // The server is away, or the connection was broken before it was made.
        }
        finally
        {
            client.Close();
            server.Close();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                if (isAnswer && Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, _stop.Token);
                if (!isAnswer || !LosesAnswers)
                    await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Broken on purpose, or by either side.
        }
    }
}
