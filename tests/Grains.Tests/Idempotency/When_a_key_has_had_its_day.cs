using IndexForge.Grains.Idempotency;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Idempotency;

public sealed class When_a_key_has_had_its_day
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly KeptAnswer Answer = new("print", 201, "application/json", "/there", [1, 2]);
    private readonly string _key = Ids.New();

    [Fact]
    public async Task Its_answer_is_removed_from_the_store()
    {
        await using var cluster = await GrainCluster.Start(configure: ShiftedTime.AddTo);
        await Answered(cluster);
        Assert.NotNull((await Stored(cluster)).Answer);

        await SweepAfter(cluster, TimeSpan.FromHours(20));
        Assert.NotNull((await Stored(cluster)).Answer);
        await SweepAfter(cluster, TimeSpan.FromHours(26));

        Assert.Equal((0, null), ((await Stored(cluster)).Fence, (await Stored(cluster)).Answer));
    }

    [Fact]
    public async Task One_that_was_used_anew_is_swept_after_its_second_day()
    {
        await using var cluster = await GrainCluster.Start(configure: ShiftedTime.AddTo);
        await Answered(cluster);
        cluster.Services.GetRequiredService<ShiftedTime>().By = TimeSpan.FromHours(24.5);
        await Answered(cluster);

        await SweepAfter(cluster, TimeSpan.FromHours(26));
        Assert.NotNull((await Stored(cluster)).Answer);
        await SweepAfter(cluster, TimeSpan.FromHours(50));

        Assert.Equal((0, null), ((await Stored(cluster)).Fence, (await Stored(cluster)).Answer));
    }

    [Fact]
    public async Task A_restart_forgets_none()
    {
        using var folder = new TempFolder();
        await using (var first = await GrainCluster.Start(folder, ShiftedTime.AddTo))
        {
            await Answered(first);
        }

        await using var cluster = await GrainCluster.Start(folder, ShiftedTime.AddTo);
        await SweepAfter(cluster, TimeSpan.FromHours(26));

        Assert.Null((await Stored(cluster)).Answer);
    }

    private async Task Answered(GrainCluster cluster)
    {
        var turn = await cluster.Grains.GetGrain<IIdempotencyGrain>(_key).Begin(Lease);
        Assert.Equal(IdempotencyStep.Run, turn.Step);
        Assert.True(await cluster.Grains.GetGrain<IIdempotencyGrain>(_key).Complete(turn.Fence, Answer));
    }

    private async Task SweepAfter(GrainCluster cluster, TimeSpan since)
    {
        cluster.Services.GetRequiredService<ShiftedTime>().By = since;
        await cluster.Grains.GetGrain<IIdempotencyLedgerGrain>(IdempotencyLedger.Of(_key)).AsReference<IRemindable>().ReceiveReminder("sweep", default);
    }

    /// <summary>What the store itself has: not what an activation remembers.</summary>
    private async Task<IdempotencyState> Stored(GrainCluster cluster)
    {
        var state = new GrainState<IdempotencyState>();
        await cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Durable)
            .ReadStateAsync("idempotency", cluster.Grains.GetGrain<IIdempotencyGrain>(_key).GetGrainId(), state);
        return state.State ?? new IdempotencyState();
    }
}
