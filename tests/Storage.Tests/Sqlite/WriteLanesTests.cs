using IndexForge.Storage.Sqlite;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class WriteLanesTests
{
    private const int Large = WriteLanes.LargeBytes;
    private static readonly byte[] Provider = "durable"u8.ToArray();
    private static readonly byte[] StateName = "block"u8.ToArray();

    private readonly WriteLanes _lanes = new(maxWrites: 8, maxBytes: 16 << 20);

    [Fact]
    public void A_small_write_does_not_wait_for_the_large_ones_before_it()
    {
        for (var i = 0; i < 100; i++)
            Add($"large{i}", 1 << 20);
        var small = Add("small", 100);

        Assert.Same(small, Take()[0]);
    }

    [Fact]
    public void A_commit_takes_a_bounded_number_of_large_bytes()
    {
        for (var i = 0; i < 7; i++)
            Add($"large{i}", 1 << 20);

        Assert.All([Take(), Take(), Take()], batch => Assert.Equal(WriteLanes.LargeBytesPerCommit, batch.Sum(write => (long)write.Bytes)));
        Assert.Single(Take());
    }

    [Fact]
    public void A_write_larger_than_a_commit_takes_goes_alone()
    {
        var huge = Add("huge", 20 << 20);
        Add("large", 1 << 20);

        Assert.Same(huge, Assert.Single(Take()));
        Assert.Single(Take());
    }

    [Fact]
    public void Small_writes_without_end_do_not_keep_a_large_one_from_moving()
    {
        for (var i = 0; i < 100; i++)
            Add($"small{i}", 100);
        var large = Add("large", 1 << 20);
        for (var i = 100; i < 200; i++)
            Add($"small{i}", 100);

        var batch = Take();
        Assert.Same(large, batch[^1]);
        Assert.Equal(9, batch.Count);
    }

    [Fact]
    public void Writes_of_one_state_keep_their_order_across_the_lanes()
    {
        Add("other", 1 << 20);
        Add("other too", 1 << 20);
        var large = Add("state", Large);
        var small = Add("state", 100);
        var again = Add("state", 100);
        Add("free", 100);

        var order = new List<SqliteOperation>();
        while (_lanes.Count > 0)
            order.AddRange(Take());
        Assert.Equal([large, small, again], order.Where(write => write.State!.Value.Grain.Key.ToString() == "state"));
        Assert.Equal("free", order[0].State!.Value.Grain.Key.ToString());
    }

    [Fact]
    public void A_large_write_does_not_overtake_a_small_one_of_its_state()
    {
        for (var i = 0; i < 20; i++)
            Add($"small{i}", 100);
        var small = Add("state", 100);
        var large = Add("state", Large);

        var order = new List<SqliteOperation>();
        while (_lanes.Count > 0)
            order.AddRange(Take());
        Assert.Equal([small, large], order.Where(write => write.State!.Value.Grain.Key.ToString() == "state"));
    }

    [Fact]
    public void A_state_is_small_again_once_its_large_writes_are_taken()
    {
        Add("state", Large);
        Add("state", 100);
        Take();
        for (var i = 0; i < 5; i++)
            Add($"large{i}", 1 << 20);
        var small = Add("state", 100);

        Assert.Same(small, Take()[0]);
    }

    [Fact]
    public void What_is_no_state_keeps_its_order()
    {
        List<SqliteOperation> asked = [new ProbeWrite(), new ProbeWrite(), Add("small", 1)];
        var lanes = new WriteLanes(8, 1 << 20);
        asked.ForEach(lanes.Add);
        var batch = new List<SqliteOperation>();
        lanes.Take(batch);

        Assert.Equal(asked, batch);
    }

    private SqliteOperation Add(string key, int bytes)
    {
        var write = new WriteState(new StateKey(Provider, GrainId.Create("block", key), StateName), null, new byte[bytes]);
        _lanes.Add(write);
        return write;
    }

    private List<SqliteOperation> Take()
    {
        var batch = new List<SqliteOperation>();
        _lanes.Take(batch);
        return batch;
    }
}
