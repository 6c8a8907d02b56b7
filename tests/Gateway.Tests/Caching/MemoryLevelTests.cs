using IndexForge.Gateway.Caching;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Tests.Caching;

public sealed class MemoryLevelTests
{
    [Fact]
    public void The_least_recently_used_goes_first()
    {
        var memory = new MemoryLevel(new CacheMemoryOptions { MaxEntries = 3 });
        foreach (var key in "abc")
        {
            memory.Put(Entry($"{key}"));
        }

        Assert.NotNull(memory.Find("a"));
        memory.Put(Entry("d"));
        Assert.Null(memory.Find("b"));
        Assert.All("acd", key => Assert.NotNull(memory.Find($"{key}")));
        Assert.Equal((3, 1L), (memory.Usage.Entries, memory.Usage.Evictions));
    }

    [Fact]
    public void It_behaves_as_a_list_in_order_of_use_would()
    {
        var random = new Random(11);
        var memory = new MemoryLevel(new CacheMemoryOptions { MaxEntries = 8 });
        var model = new List<string>();
        for (var step = 0; step < 20_000; step++)
        {
            var key = $"k{random.Next(16)}";
            switch (random.Next(8))
            {
                case 0:
                    Assert.Equal(model.Remove(key) ? 1 : 0, memory.Remove(e => e.Key == key));
                    break;
                case < 4:
                    memory.Put(Entry(key));
                    model.Remove(key);
                    model.Insert(0, key);
                    model.RemoveRange(Math.Min(8, model.Count), Math.Max(0, model.Count - 8));
                    break;
                default:
                    Assert.Equal(model.Contains(key), memory.Find(key) is not null);
                    if (model.Remove(key))
                    {
                        model.Insert(0, key);
                    }

                    break;
            }

            Assert.Equal(model.Count, memory.Usage.Entries);
        }
    }

    [Fact]
    public void Bytes_are_bounded_and_come_back()
    {
        var memory = new MemoryLevel(new CacheMemoryOptions { MaxBytes = 100_000 });
        for (var i = 0; i < 50; i++)
        {
            memory.Put(Entry($"k{i}", 10_000));
            Assert.True(memory.Usage.Bytes <= 100_000);
        }

        memory.Put(Entry("large", 90_000));
        Assert.Null(memory.Find("large"));
        memory.Remove(_ => true);
        Assert.Equal((0, 0L), (memory.Usage.Entries, memory.Usage.Bytes));
    }

    private static MemoryEntry Entry(string key, int bytes = 1) =>
        new(key, new CachedValue { Key = key, ContentType = "", ETag = "", Body = new byte[bytes] });
}
