using IndexForge.Grains.Caching;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Caching;

public sealed class CacheEntryTests : IAsyncLifetime
{
    private const string Key = "/api/v1/search?q=a";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();
    private GrainCluster _cluster = null!;

    private ICacheEntryGrain Entry => _cluster.Grains.GetGrain<ICacheEntryGrain>(CacheKeys.Entry(CacheClass.ApiResponse, Key));

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.Start(configure: services => services.AddSingleton<TimeProvider>(_time));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_thousand_who_ask_at_once_get_one_lease_and_all_its_result()
    {
        var asked = Enumerable.Range(0, 1_000).Select(_ => Ask(1)).ToList();
        var holder = await await Task.WhenAny(asked);
        Assert.Equal(CacheReplyKind.Compute, holder.Kind);
        await Entry.Keep(holder.Lease, Value(1, "x"));
        var replies = await Task.WhenAll(asked);
        Assert.Single(replies, r => r.Lease != 0);
        Assert.Equal(999, replies.Count(r => r.Kind == CacheReplyKind.Fresh && r.Value!.Body is [(byte)'x']));
    }

    [Fact]
    public async Task What_an_invalidation_overtook_is_not_given_to_those_who_ask_after_it()
    {
        var before = await Ask(1);
        var after = await Ask(2);
        Assert.Equal(CacheReplyKind.Compute, after.Kind);
        Assert.NotEqual(0, after.Lease);
        await Entry.Keep(before.Lease, Value(1, "old"));
        var waiting = Ask(2);
        await Entry.Keep(after.Lease, Value(2, "new"));
        Assert.Equal("new"u8.ToArray(), (await waiting).Value!.Body);
        Assert.Equal("new"u8.ToArray(), (await Ask(2)).Value!.Body);
    }

    [Fact]
    public async Task A_result_that_comes_alone_but_too_late_is_not_given_either()
    {
        var before = await Ask(1);
        await Entry.Keep(before.Lease, Value(1, "old"));
        Assert.Equal(CacheReplyKind.Fresh, (await Ask(1)).Kind);
        var after = await Ask(2);
        Assert.Equal((CacheReplyKind.Compute, (CachedValue?)null), (after.Kind, after.Value));
    }

    [Fact]
    public async Task What_was_removed_by_hand_is_not_given()
    {
        await Entry.Keep((await Ask(1)).Lease, Value(1, "x"));
        Assert.Equal(CacheReplyKind.Compute, (await Ask(1, notBefore: 5)).Kind);
    }

    [Fact]
    public async Task When_the_leaseholder_dies_the_next_gets_the_lease()
    {
        var first = await Ask(1);
        var second = Ask(1);
        await _time.WhenTimerDueWithin(Lease);
        Assert.False(second.IsCompleted);
        _time.Advance(Lease);
        var reply = await second;
        Assert.Equal(CacheReplyKind.Compute, reply.Kind);
        Assert.NotEqual(0, reply.Lease);
        Assert.NotEqual(first.Lease, reply.Lease);
    }

    [Fact]
    public async Task An_old_answer_is_given_while_one_renews_it_and_longer_while_renewing_fails()
    {
        await Entry.Keep((await Ask(1)).Lease, Value(1, "x"));
        _time.Advance(TimeSpan.FromMinutes(5));
        var (renewer, other) = (await Ask(1), await Ask(1));
        Assert.Equal((CacheReplyKind.Stale, CacheReplyKind.Stale), (renewer.Kind, other.Kind));
        Assert.NotEqual(0, renewer.Lease);
        Assert.Equal(0, other.Lease);

        await Entry.Release(renewer.Lease, new CacheFailure(ErrorCodes.UpstreamFailed, "no", null));
        var resting = await Ask(1);
        Assert.Equal((CacheReplyKind.Stale, 0L), (resting.Kind, resting.Lease));

        _time.Advance(TimeSpan.FromMinutes(10));
        var late = await Ask(1);
        Assert.Equal(CacheReplyKind.Compute, late.Kind);
        Assert.NotNull(late.Value);
        await Entry.Release(late.Lease, new CacheFailure(ErrorCodes.UpstreamFailed, "no", null));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await Ask(1)).Value);
    }

    [Fact]
    public async Task Those_who_wait_hear_of_a_failure()
    {
        var holder = await Ask(1);
        var waiting = Ask(1);
        await _time.WhenTimerDueWithin(Lease);
        await Entry.Release(holder.Lease, new CacheFailure(ErrorCodes.NotFound, "no", null));
        var reply = await waiting;
        Assert.Equal((CacheReplyKind.Failed, ErrorCodes.NotFound), (reply.Kind, reply.Failure!.Code));
    }

    [Fact]
    public async Task Answers_stand_in_the_store_of_their_class_and_damaged_ones_are_misses()
    {
        var store = _cluster.Services.GetRequiredService<CacheStore>();
        var entry = CacheKeys.Entry(CacheClass.Prediction, "pred:1");
        Assert.True(await store.Write(entry, Value(1, "x") with { Key = "pred:1" }));
        Assert.Equal("pred:1", (await store.Read(entry))!.Key);

        var ml = _cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.VolatileMl);
        var id = Orleans.Runtime.GrainId.Create("cacheentry", entry);
        var kept = new Orleans.GrainState<CacheState>(new CacheState());
        await ml.ReadStateAsync("answer", id, kept);
        Assert.True(kept.RecordExists);
        kept.State = new CacheState { Envelope = [1, 2, 3] };
        await ml.WriteStateAsync("answer", id, kept);
        Assert.Null(await store.Read(entry));
        Assert.True(await store.Write(entry, Value(1, "y") with { Key = "pred:1" }));
        Assert.NotNull(await store.Read(entry));
    }

    [Fact]
    public async Task A_tag_has_another_version_when_invalidating_it_returns()
    {
        var tag = _cluster.Grains.GetGrain<ICacheTagGrain>(CacheTags.Collection("books"));
        var before = await tag.Version();
        await tag.Invalidate("a test");
        Assert.NotEqual(before, await tag.Version());
        Assert.True(_cluster.Services.GetRequiredService<TagTable>().TryVersion(CacheTags.Collection("books"), out var here));
        Assert.Equal(await tag.Version(), here);
    }

    [Fact]
    public async Task Removals_by_hand_outlive_the_grain_and_grow()
    {
        var control = _cluster.Grains.GetGrain<ICacheControlGrain>(CacheKeys.Control);
        var first = await control.Remove("/api/v1/search", prefix: true);
        var second = await control.Remove("pred:1", prefix: false);
        Assert.True(second.Sequence > first.Sequence);
        Assert.Equal([second], await control.Removals(first.Sequence));
        Assert.Equal(["pred:1", "/api/v1/search"], (await control.Log()).Select(l => l.Target));
    }

    private Task<CacheReply> Ask(long version, long notBefore = 0) =>
        Entry.Ask(new CacheQuestion(Key, [new CacheTagVersion("collection:default", version)], notBefore, _time.GetUtcNow(), Lease));

    private CachedValue Value(long version, string body)
    {
        var now = _time.GetUtcNow();
        return new CachedValue
        {
            Key = Key,
            ContentType = "text/plain",
            ETag = "\"1\"",
            Body = System.Text.Encoding.UTF8.GetBytes(body),
            Tags = [new CacheTagVersion("collection:default", version)],
            CreatedAt = now,
            FreshUntil = now.AddMinutes(5),
            StaleUntil = now.AddMinutes(6),
            UsableUntil = now.AddHours(1),
        };
    }
}
