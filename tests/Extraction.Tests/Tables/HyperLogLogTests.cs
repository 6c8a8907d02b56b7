using IndexForge.Extraction.Tables.Profiles;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class HyperLogLogTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    public void Few_values_are_counted_exactly(int count) => Assert.Equal(count, Count(12, count));

    [Theory]
    [InlineData(12, 1_000)]
    [InlineData(12, 20_000)]
    [InlineData(12, 1_000_000)]
    [InlineData(10, 300_000)]
    public void Many_values_are_estimated_within_four_standard_errors(int precision, int count)
    {
        var error = Math.Abs(Count(precision, count) - count) / (double)count;

        Assert.True(error < 4 * 1.04 / Math.Sqrt(1 << precision), $"{error:P2}");
    }

    private static long Count(int precision, int count)
    {
        var sketch = new HyperLogLog(precision);
        for (var repeat = 0; repeat < 2; repeat++)
        {
            for (var i = 0; i < count; i++)
            {
                sketch.Add(StableHash.Of($"value {i}"));
            }
        }

        return sketch.Estimate();
    }
}
