using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Search;

/// <summary>
/// The synonyms in force: those of the settings and those of a file, each read again when it changes. A file that is missing or wrong
/// leaves what was in force before.
/// </summary>
public sealed partial class SynonymSource(IOptionsMonitor<IndexOptions> options, TimeProvider time, ILogger<SynonymSource> log) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Loaded _loaded = new(null, null, default, SynonymMap.Empty, 0);

    /// <summary>The synonyms; looks at the file at most every two seconds.</summary>
    public async ValueTask<SynonymMap> Current()
    {
        var loaded = _loaded;
        var settings = options.CurrentValue;
        if (ReferenceEquals(loaded.Settings, settings) && (settings.SynonymsFile is null || time.GetElapsedTime(loaded.LookedAt) < LookAgain))
        {
            return loaded.Map;
        }

        // Whoever comes meanwhile goes on with what there is; the first ones wait.
        if (!await _reading.WaitAsync(loaded.Settings is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero))
        {
            return loaded.Map;
        }

        try
        {
            return (_loaded = await Load(_loaded, settings)).Map;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<Loaded> Load(Loaded former, IndexOptions settings)
    {
        var now = time.GetTimestamp();
        try
        {
            (DateTime, long) stamp = default;
            if (settings.SynonymsFile is { Length: > 0 } path)
            {
                var file = new FileInfo(path);
                stamp = (file.LastWriteTimeUtc, file.Exists ? file.Length : throw new FileNotFoundException(null, path));
            }

            if (ReferenceEquals(former.Settings, settings) && former.Stamp == stamp)
            {
                return former with { LookedAt = now };
            }

            var text = stamp == default ? "" : stamp.Item2 <= SynonymMap.MaxLength ? await File.ReadAllTextAsync(settings.SynonymsFile!)
                : throw new IndexException("synonyms_invalid", $"The file has more than {SynonymMap.MaxLength} bytes.");
            var map = SynonymMap.Parse(string.Join('\n', settings.Synonyms) + "\n" + text);
            InForce(map.Count);
            return new Loaded(settings, null, stamp, map, now);
        }
        catch (Exception e) when (e is IndexException or IOException or UnauthorizedAccessException)
        {
            if (former.Error != e.Message)
            {
                Kept(settings.SynonymsFile ?? "Index:Synonyms", e.Message);
            }

            return former with { Settings = settings, Error = e.Message, LookedAt = now };
        }
    }

    private sealed record Loaded(IndexOptions? Settings, string? Error, (DateTime Written, long Length) Stamp, SynonymMap Map, long LookedAt);
}
