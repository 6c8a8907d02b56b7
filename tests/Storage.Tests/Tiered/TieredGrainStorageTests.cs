using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Tiered;

public sealed class TieredGrainStorageTests : GrainStorageContract
{
    private RedisServer _server = null!;
    private TieredHost _host = null!;

    protected override async Task<IGrainStorage> OpenAsync()
    {
        _server = await RedisServer.StartAsync();
        _host = await TieredHost.Open(_server.Port);
        return _host.Storage;
    }

    protected override async ValueTask CloseAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
