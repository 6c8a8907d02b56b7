using System.Collections.Immutable;
using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.Support;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.LocalOnly;

public sealed class StrictMessageTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    private IStrictGrain Grain => _cluster.Client.GetGrain<IStrictGrain>("strict");

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_message_arrives_equal_and_as_another_object_down_to_its_parts()
    {
        var sent = new Positional("p", [new Inner { Words = ["a", "b"] }], new() { ["n"] = [1, 2] }) { Extra = TimeSpan.FromSeconds(3) };
        var got = await Grain.Pass(sent);
        Assert.NotSame(sent, got);
        Assert.Equal(("p", TimeSpan.FromSeconds(3)), (got.Name, got.Extra));
        Assert.NotSame(sent.Inners[0], got.Inners[0]);
        Assert.Equal(["a", "b"], got.Inners[0].Words);
        Assert.NotSame(sent.Numbers, got.Numbers);
        Assert.NotSame(sent.Numbers!["n"], got.Numbers!["n"]);
        Assert.Equal([1, 2], got.Numbers["n"]);
    }

    [Fact]
    public async Task A_cycle_stays_a_cycle()
    {
        var sent = new Inner();
        sent.Next = sent;
        var got = await Grain.PassInner(sent);
        Assert.NotSame(sent, got);
        Assert.Same(got, got.Next);
    }

    [Fact]
    public async Task A_member_without_an_id_is_refused_by_name()
    {
        var error = await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.PassForgetful(new Forgetful { Forgotten = "x" }));
        Assert.Contains("Forgetful.Forgotten", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_is_not_marked_is_refused_by_name()
    {
        var error = await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.PassAny(new Unmarked("x")));
        Assert.Contains(nameof(Unmarked), error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.PassAny(new MemoryStream()));
        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.PassAny(Enumerable.Range(0, 3).Where(i => i > 1)));
        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.PassAny((Action)(() => { })));
    }

    [Fact]
    public async Task A_collection_expression_behind_an_interface_is_refused_as_the_wire_would() =>
        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.Lazily(3));

    [Fact]
    public async Task Whatever_Orleans_carries_passes()
    {
        object[] values =
        [
            "text", 1, 2.5m, DateTimeOffset.UnixEpoch, DateTime.UnixEpoch, TimeSpan.FromTicks(5), Guid.Empty, DayOfWeek.Friday, new DateOnly(2026, 1, 2),
            new[] { "a", "b" }, new List<int> { 1, 2 }, new HashSet<string> { "x" }, new Dictionary<string, string> { ["k"] = "v" },
            ImmutableArray.Create(1, 2), ImmutableList.Create("a"), ImmutableDictionary<string, int>.Empty.Add("a", 1), ImmutableHashSet.Create(3),
            new ReadOnlyMemory<byte>([1, 2]), KeyValuePair.Create("k", 1), Tuple.Create("a", 2), new Uri("http://example.org/"), new Version(1, 2),
        ];
        foreach (var value in values)
        {
            var got = await Grain.PassAny(value);
            Assert.IsType(value.GetType(), got);
            if (value is not ReadOnlyMemory<byte>)
            {
                Assert.Equal(value, got);
            }
        }

        var tuple = ("t", new[] { 1 });
        var copied = await Grain.PassTuple(tuple);
        Assert.Equal("t", copied.Name);
        Assert.NotSame(tuple.Item2, copied.Numbers);
    }

    [Fact]
    public async Task A_reference_to_a_grain_can_be_passed()
    {
        var reference = _cluster.Client.GetGrain<ICallGrain>("referred");
        Assert.Equal(reference, await Grain.PassAny(reference));
    }

    [Fact]
    public async Task Errors_keep_their_marked_members_and_may_have_no_others()
    {
        Assert.Equal("E1", (await Assert.ThrowsAsync<CodedException>(() => Grain.Fail("E1"))).Code);
        var refused = await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.FailCarelessly("E2"));
        Assert.Contains("CarelessException.Code", refused.Message, StringComparison.Ordinal);
    }
}
