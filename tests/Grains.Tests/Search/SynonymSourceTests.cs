using IndexForge.Grains.Search;
using IndexForge.Indexing.Queries;
using IndexForge.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Search;

public sealed class SynonymSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Settings _settings = new();

    [Fact]
    public async Task Settings_and_a_file_are_read_again_when_they_change()
    {
        var file = Path.Combine(_folder.Path, "synonyms.txt");
        await File.WriteAllTextAsync(file, "car, automobile", TestContext.Current.CancellationToken);
        _settings.CurrentValue = new IndexOptions { Synonyms = ["sofa, couch"], SynonymsFile = file };
        using var source = new SynonymSource(_settings, _time, NullLogger<SynonymSource>.Instance);
        Assert.Equal(["couch"], await Of(source, "sofa"));
        Assert.Equal(["automobile"], await Of(source, "car"));

        await File.WriteAllTextAsync(file, "car, saloon car", TestContext.Current.CancellationToken);
        Assert.Equal(["automobile"], await Of(source, "car"));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["saloon car"], await Of(source, "car"));

        _settings.CurrentValue = new IndexOptions { Synonyms = ["sofa, settee"] };
        Assert.Equal(["settee"], await Of(source, "sofa"));
        Assert.Empty(await Of(source, "car"));
    }

    [Fact]
    public async Task A_file_that_is_wrong_or_gone_leaves_what_was_in_force()
    {
        var file = Path.Combine(_folder.Path, "synonyms.txt");
        await File.WriteAllTextAsync(file, "car, automobile", TestContext.Current.CancellationToken);
        _settings.CurrentValue = new IndexOptions { SynonymsFile = file };
        using var source = new SynonymSource(_settings, _time, NullLogger<SynonymSource>.Instance);
        Assert.Equal(["automobile"], await Of(source, "car"));

        await File.WriteAllTextAsync(file, "car", TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["automobile"], await Of(source, "car"));
        File.Delete(file);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["automobile"], await Of(source, "car"));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IEnumerable<string>> Of(SynonymSource source, string text) =>
        (await source.Current()).Of(QueryParser.Parse(text)).Select(s => s.Alternative);

    private sealed class Settings : IOptionsMonitor<IndexOptions>
    {
        public IndexOptions CurrentValue { get; set; } = new();

        public IndexOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<IndexOptions, string?> listener) => null;
    }
}
