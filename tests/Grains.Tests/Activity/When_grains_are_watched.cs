using IndexForge.Grains.Activity;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Activity;

public sealed class When_grains_are_watched
{
    [Fact]
    public async Task Calls_are_counted_by_how_they_ended()
    {
        await using var cluster = await GrainCluster.Start();
        var activity = cluster.Services.GetRequiredService<GrainActivity>();
        var document = await cluster.Send("a.csv", "k,v\n1,2\n");
        await cluster.Indexed(document);
        for (var i = 0; i < 10; i++)
        {
            await cluster.Grains.GetGrain<IDocumentGrain>(document.DocumentId).Get();
        }

        await Assert.ThrowsAsync<ServiceException>(() => cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Retry(7, "again"));
        var silo = activity.Read();

        var documents = Assert.Single(silo.Grains, g => g.Type == "DocumentGrain");
        var gets = Assert.Single(documents.Methods, m => m.Method == "Get").Calls;
        Assert.True(gets.Calls >= 10);
        Assert.InRange(gets.P50Ms, 0.0001, gets.P99Ms);
        Assert.Equal(documents.Methods.Sum(m => m.Calls.Calls), documents.Calls.Calls);
        Assert.True(documents.Activations >= 1);
        var retries = Assert.Single(Assert.Single(silo.Grains, g => g.Type == "JobGrain").Methods, m => m.Method == "Retry").Calls;
        Assert.Equal((1, 1, 0), (retries.Calls, retries.Refused, retries.Failed));
    }

    [Fact]
    public async Task A_silo_that_falls_silent_is_left_out()
    {
        await using var cluster = await GrainCluster.Start(configure: ShiftedTime.AddTo);
        var grain = cluster.Grains.GetGrain<IGrainActivityGrain>("0");
        await grain.Report(new SiloActivity("elsewhere:1", DateTimeOffset.UnixEpoch, cluster.Services.GetRequiredService<TimeProvider>().GetUtcNow(), []));
        Assert.Contains(await grain.Silos(), s => s.Silo == "elsewhere:1");

        cluster.Services.GetRequiredService<ShiftedTime>().By = TimeSpan.FromSeconds(70);

        Assert.DoesNotContain(await grain.Silos(), s => s.Silo == "elsewhere:1");
    }
}
