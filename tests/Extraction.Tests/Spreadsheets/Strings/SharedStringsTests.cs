using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Tests.Spreadsheets.Strings;

/// <summary>Shared strings are the same whether they fit in memory or not.</summary>
public sealed class SharedStringsTests
{
    [Theory]
    [InlineData(64 << 20)]
    [InlineData(1)]
    public void Every_string_comes_back(int budget)
    {
        using var strings = new SharedStrings(new ExtractionLimits { SharedStringBudget = budget });
        for (var i = 0; i < 60_000; i++)
        {
            strings.Append($"text {i} ");
            strings.Append(new string('x', i % 97));
            strings.Complete();
        }

        strings.Append(new string('y', 200_000));
        strings.Complete();
        var random = new Random(3);
        for (var n = 0; n < 20_000; n++)
        {
            var i = n < 10_000 ? n : random.Next(60_000);
            Assert.Equal($"text {i} " + new string('x', i % 97), strings.Get(i).ToString());
        }

        Assert.Equal(new string('y', 200_000), strings.Get(60_000).ToString());
        Assert.True(strings.Get(60_001).IsEmpty);
        Assert.True(strings.Get(-1).IsEmpty);
    }

    [Fact]
    public void Pages_move_to_disk_and_views_of_them_stay_good()
    {
        using var store = new PagedStore<long>(1);
        for (var i = 0L; i < 500_000; i++)
            store.Append([i]);
        Assert.True(store.Spilled);

        var view = store.Slice(10, 5);
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var n = 0; n < 20_000; n++)
            {
                var i = random.NextInt64(500_000);
                Assert.Equal(i, store[i]);
            }
        });
        Assert.Equal([10L, 11, 12, 13, 14], view.ToArray());
    }
}
