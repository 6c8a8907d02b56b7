using IndexForge.Silo.Hosting;
using Microsoft.AspNetCore.Builder;

namespace IndexForge.Silo.Client;

/// <summary>
/// A service to talk to: the one at the address given, else the one that runs at the usual address, else one started for the time
/// of the command on the data of the working directory.
/// </summary>
internal sealed class ServiceSession : IAsyncDisposable
{
    public static readonly Uri Usual = new("http://127.0.0.1:8005");

    private readonly WebApplication? _own;

    private ServiceSession(ServiceClient client, WebApplication? own) => (Client, _own) = (client, own);

    public ServiceClient Client { get; }

    /// <summary>Whether the service ends with the command.</summary>
    public bool IsOwn => _own is not null;

    public static async Task<ServiceSession> Open(Connection connection, TimeProvider time, CancellationToken cancellation)
    {
        var client = new ServiceClient(connection.Url ?? Usual, connection.ApiKey, time);
        if (await client.IsAlive(cancellation))
        {
            return new ServiceSession(client, null);
        }

        client.Dispose();
        if (connection.Url is not null)
        {
            throw new ServiceUnreachable($"No service answers at {connection.Url}.");
        }

        if (Engine.SingleProcessOnly is null)
        {
            throw new ServiceUnreachable($"No service answers at {Usual}; name one with --url.");
        }

        var own = ServiceHost.Create(Roles.Both, [new("Gateway:Port", "0"), new("Gateway:Host", "127.0.0.1"), .. connection.Settings], quiet: true);
        await own.StartAsync(cancellation);
        return new ServiceSession(new ServiceClient(new Uri(own.Urls.First()), connection.ApiKey, time), own);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_own is not null)
        {
            await _own.StopAsync();
            await _own.DisposeAsync();
        }
    }
}

/// <summary>How to reach a service.</summary>
/// <param name="Url">Its address, or null to look for one.</param>
/// <param name="ApiKey">The key to send.</param>
/// <param name="Settings">Settings of a service started for the command.</param>
internal sealed record Connection(Uri? Url, string? ApiKey, IReadOnlyList<KeyValuePair<string, string?>> Settings);

/// <summary>There is no service to talk to.</summary>
internal sealed class ServiceUnreachable(string message) : Exception(message);
