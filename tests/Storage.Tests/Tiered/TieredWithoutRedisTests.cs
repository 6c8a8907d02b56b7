using IndexForge.Storage.Tests.Contract;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Tiered;

/// <summary>The same promises where the upper tier never answers.</summary>
public sealed class TieredWithoutRedisTests : GrainStorageContract
{
    private TieredHost _host = null!;

    protected override async Task<IGrainStorage> OpenAsync()
    {
        // Nothing listens on the discard port.
        _host = await TieredHost.Open(9, options => options.MaxRetries = 1);
        return _host.Storage;
    }

    protected override ValueTask CloseAsync() => _host.DisposeAsync();
}
