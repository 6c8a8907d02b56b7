using IndexForge.Indexing.Queries;

namespace IndexForge.Indexing.Tests.Queries;

public sealed class WordDistanceTests
{
    [Theory]
    [InlineData("search", "search", 0)]
    [InlineData("search", "serach", 1)]
    [InlineData("search", "sear", 2)]
    [InlineData("paragraph", "pargraph", 1)]
    [InlineData("paragraph", "praagrpah", 2)]
    [InlineData("größe", "grösse", 2)]
    [InlineData("книга", "книги", 1)]
    public void Edits_are_counted(string word, string other, int edits)
    {
        Assert.Equal(edits <= EditDistance.Allowed(word.Length), new WordDistance(word).IsWithin(other, out var distance));
        Assert.Equal(Math.Min(edits, EditDistance.Allowed(word.Length) + 1), distance);
    }

    [Fact]
    public void Bits_count_what_the_table_counts()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var word = Word(random, random.Next(1, 66));
            var other = random.Next(3) == 0 ? Word(random, random.Next(1, 66)) : Edited(word, random);
            var limit = EditDistance.Allowed(word.Length);
            var expected = word.Length > EditDistance.MaxLength || other.Length > EditDistance.MaxLength ? limit + 1 : Table(word, other);
            Assert.Equal(expected <= limit, new WordDistance(word).IsWithin(other, out var distance));
            Assert.Equal(expected <= limit ? expected : limit + 1, distance);
        }
    }

    private static string Word(Random random, int length) => string.Create(length, random, static (span, random) =>
    {
        foreach (ref var c in span)
        {
            c = "abcdefäж"[random.Next(8)];
        }
    });

    private static string Edited(string word, Random random)
    {
        for (var edits = random.Next(4); edits > 0 && word.Length > 1; edits--)
        {
            var at = random.Next(word.Length - 1);
            word = random.Next(4) switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, "x"),
                2 => word.Remove(at, 1).Insert(at, "y"),
                _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            };
        }

        return word;
    }

    /// <summary>Optimal string alignment by its definition.</summary>
    private static int Table(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
