namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>A parser under fuzz: sound inputs, the tokens of its format, and how an input is damaged and put back together.</summary>
internal abstract class FuzzParser
{
    private readonly Lazy<byte[][]> _seeds;

    protected FuzzParser() => _seeds = new Lazy<byte[][]>(() => [.. Generated(), .. Real()]);

    public abstract string Name { get; }

    /// <summary>The name the input goes by: it decides between kinds of plain text.</summary>
    public abstract string FileName { get; }

    public IReadOnlyList<byte[]> Seeds => _seeds.Value;

    /// <summary>The input of one iteration; the same for the same seed and number.</summary>
    public byte[] Input(int seed, long iteration)
    {
        var random = new Random(HashCode.Of(seed, iteration));
        return Input(Seeds[random.Next(Seeds.Count)], Seeds[random.Next(Seeds.Count)], random);
    }

    /// <summary>Files made here.</summary>
    protected abstract IEnumerable<byte[]> Generated();

    protected abstract byte[] Input(byte[] sound, byte[] other, Random random);

    /// <summary>Small real files, where they are there: read in place.</summary>
    protected abstract IEnumerable<byte[]> Real();

    protected static IEnumerable<byte[]> RealFiles(int maxLength, string[] folders, params string[] extensions) =>
        TestSupport.SharedData.Root is not { } root
            ? []
            : folders.Select(f => Path.Combine(root, f)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)
                .Where(f => extensions.Contains(Path.GetExtension(f)) && new FileInfo(f).Length <= maxLength)
                .Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>A hash that is the same in every process.</summary>
    private static class HashCode
    {
        public static int Of(int seed, long iteration)
        {
            var x = ((ulong)(uint)seed << 40) ^ (ulong)iteration;
            x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCD;
            x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53;
            return (int)(x ^ (x >> 33));
        }
    }
}
