using IndexForge.Engine.Tests.Support;

namespace IndexForge.Engine.Tests.Calls;

public sealed class FailureLogTests
{
    [Fact]
    public async Task A_failure_that_no_caller_hears_of_is_logged_with_its_error()
    {
        var key = Guid.NewGuid().ToString();
        using var log = new Log();
        var seen = log.Seen($"lost {key}");
        await using var cluster = await Clusters.StartAsync(log.AddTo);
        await cluster.Client.GetGrain<ICallGrain>(key).TellAndFail($"lost {key}");
        await seen;
    }
}
