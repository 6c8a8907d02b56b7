using System.Text.Json;
using IndexForge.Indexing.Vectors.Static;
using IndexForge.Indexing.Vectors.Static.Tokens;
using IndexForge.TestSupport;

namespace IndexForge.Indexing.Tests.Vectors.Static;

public sealed class StaticEmbedderTests
{
    private static readonly string Models = Path.Combine(AppContext.BaseDirectory, "Vectors", "Static", "Models");

    /// <summary>Tokens by huggingface's tokenizers, vectors by plain Python: Models/make_models.py.</summary>
    private static readonly Known[] Answers = JsonSerializer.Deserialize<Known[]>(File.ReadAllBytes(Path.Combine(Models, "known.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Kinds => [.. Answers.Select(a => a.Model).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Tokens_and_vectors_are_those_of_others(string model)
    {
        using var embedder = StaticEmbedder.Open(Path.Combine(Models, model));
        var tokenizer = Tokenizer.Read(Path.Combine(Models, model, "tokenizer.json"));
        foreach (var known in Answers.Where(a => a.Model == model))
        {
            Assert.Equal((known.Text, string.Join(' ', known.Tokens)), (known.Text, string.Join(' ', tokenizer.Encode(known.Text))));
            var vector = (await embedder.EmbedAsync([known.Text], TestContext.Current.CancellationToken))[0];
            Assert.All(vector.Zip(known.Vector), pair => Assert.Equal(pair.Second, pair.First, 2e-5));
        }
    }

    [Fact]
    public void The_name_tells_other_content_apart_and_not_another_place()
    {
        using var folder = new TempFolder();
        var copy = Path.Combine(folder.Path, "wordpiece-f32");
        Copy("wordpiece-f32", copy);
        using (var first = StaticEmbedder.Open(Path.Combine(Models, "wordpiece-f32")))
        using (var second = StaticEmbedder.Open(copy))
        {
            Assert.Equal(first.Name, second.Name);
        }

        File.WriteAllText(Path.Combine(copy, "config.json"), """{"normalize": false}""");
        using var other = StaticEmbedder.Open(copy);
        using var same = StaticEmbedder.Open(Path.Combine(Models, "wordpiece-f32"));
        Assert.NotEqual(same.Name, other.Name);
    }

    [Fact]
    public async Task A_damaged_or_hostile_file_is_refused_or_read_and_never_more()
    {
        using var folder = new TempFolder();
        Copy("wordpiece-i8", folder.Path);
        var path = Path.Combine(folder.Path, "model.safetensors");
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var random = new Random(11);
        for (var round = 0; round < 600; round++)
        {
            var bytes = whole.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                // Mostly in the header, which decides.
                bytes[random.Next(round % 5 == 0 ? bytes.Length : 320)] = (byte)random.Next(256);
            }

            await Try(path, round % 7 == 0 ? bytes[..random.Next(bytes.Length)] : bytes, folder.Path);
        }

        foreach (var header in (string[])
        [
            "{}", "[]", "null", "{\"embeddings\":1}", "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,16]}}",
            "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,999999]}}", "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,0]}}",
            "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[-2,-2],\"data_offsets\":[0,16]}}", "{\"embeddings\":{\"dtype\":\"I64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}",
            new string('[', 5_000),
        ])
        {
            await Try(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header), .. new byte[16]], folder.Path, refused: true);
        }

        await Try(path, [.. BitConverter.GetBytes(long.MaxValue), .. new byte[64]], folder.Path, refused: true);
        await Try(path, [], folder.Path, refused: true);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}}}")]
    [InlineData("{\"model\":{\"type\":\"Unigram\",\"vocab\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[1,2]]}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":1},\"merges\":[\"a\"]}}")]
    [InlineData("{\"normalizer\":{\"type\":\"Magic\"},\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":1}}}")]
    [InlineData("{\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(\"},\"behavior\":\"Isolated\"},\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":1}}}")]
    public void A_tokenizer_that_cannot_be_read_is_refused(string json) =>
        Assert.Equal("model_invalid", Assert.Throws<IndexException>(() => Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json))).Code);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_text_is_tokenised_in_time_that_grows_with_it(string model)
    {
        var tokenizer = Tokenizer.Read(Path.Combine(Models, model, "tokenizer.json"));
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)(round % 2 == 0 ? random.Next(32, 0x250) : random.Next(0x10000)))]);
            tokenizer.Encode(text);
        }

        Assert.NotNull(tokenizer.Encode(new string('a', 100_000)));
    }

    private static async Task Try(string path, byte[] bytes, string folder, bool refused = false)
    {
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        try
        {
            using var embedder = StaticEmbedder.Open(folder);
            var vector = (await embedder.EmbedAsync(["walking to the ship"], TestContext.Current.CancellationToken))[0];
            Assert.All(vector, v => Assert.True(float.IsFinite(v)));
            Assert.False(refused);
        }
        catch (IndexException e)
        {
            Assert.Equal("model_invalid", e.Code);
        }
    }

    private static void Copy(string model, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(Path.Combine(Models, model)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private sealed record Known(string Model, string Text, int[] Tokens, float[] Vector);
}
