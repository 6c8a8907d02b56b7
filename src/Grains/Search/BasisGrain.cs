using IndexForge.Grains.Collections;
using IndexForge.Grains.Jobs;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Vectors;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>Builds and changes over bases, see <see cref="IBasisGrain"/>. Searches go on with the basis before until all shards have the next.</summary>
[GrainType("basis"), Reentrant]
public sealed partial class BasisGrain(
    [PersistentState("basis", StorageNames.Durable)] IPersistentState<BasisState> state,
    BasisStore store,
    CollectionShards shards,
    WorkThreads threads,
    ILogger<BasisGrain> logger) : Grain, IBasisGrain
{
    /// <summary>Texts that a basis is built from: more add time, not meaning.</summary>
    private const int SampleSize = 8_000;

    private readonly Dictionary<int, long> _chunks = [];
    private readonly HashSet<int> _ready = [];
    private Task<int>? _building;
    private TaskCompletionSource _changeover = NewCompletion();

    private string Collection => this.GetPrimaryKeyString();

    public Task<BasisView> Present() => Task.FromResult(new BasisView(state.State.Active, state.State.Next));

    public Task Grown(int shard, long chunks)
    {
        _chunks[shard] = chunks;
        var total = _chunks.Values.Sum();

        // Once the sample no longer holds everything, twice the collection says little new.
        var growth = state.State.BuiltAt < SampleSize ? 2 : 4;
        if (_building is null or { IsCompleted: true } && state.State.Next is null && total >= Math.Max(LsaBasis.MinTexts, growth * state.State.BuiltAt))
        {
            _ = Quietly(_building = BuildOne());
        }

        return Task.CompletedTask;
    }

    public async Task<int> Build()
    {
        while (_building is { IsCompleted: false })
        {
            // What it is made of may be older than this call.
            await Quietly(_building);
        }

        var version = await (_building = BuildOne());
        while (version > 0 && (state.State.Active?.Version ?? 0) < version)
        {
            await _changeover.Task;
        }

        return version;
    }

    public async Task Ready(int shard, int version)
    {
        if (state.State.Next is not { } next || next.Version != version || !_ready.Add(shard) || _ready.Count < await shards.Of(Collection))
        {
            return;
        }

        var former = state.State.Active;
        (state.State.Active, state.State.Next) = (next, null);
        await Save();
        var changed = _changeover;
        _changeover = NewCompletion();
        changed.SetResult();
        if (former is not null)
        {
            await store.Delete(Collection, former);
        }

        foreach (var grain in await Shards())
        {
            await grain.RetireBases(version);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Quietly(_building ?? Task.FromResult(0));

    private async Task<int> BuildOne()
    {
        var all = await Shards();
        var counts = await Task.WhenAll(all.Select(s => s.ChunkCount()));
        var total = counts.Sum();
        var samples = await Task.WhenAll(all.Select(s => s.Sample(Math.Min(1, (double)SampleSize / Math.Max(1, total)))));
        var version = state.State.Version + 1;
        var basis = await threads.Run(() => Task.FromResult(LsaBasis.Build(
            samples.SelectMany(s => s.Texts).OrderBy(t => t.IndexedId, StringComparer.Ordinal).ThenBy(t => t.Ordinal).Select(t => (t.Text, (Language)t.Language)),
            version)));
        if (basis is null)
        {
            return 0;
        }

        var abandoned = state.State.Next;
        var next = await store.Write(Collection, basis);
        _ready.Clear();
        (state.State.Version, state.State.Next, state.State.BuiltAt) = (version, next, total);
        await Save();
        if (abandoned is not null)
        {
            await store.Delete(Collection, abandoned);
        }

        LogBuilt(Collection, version, basis.Dimensions, basis.Explained, total);
        foreach (var shard in all)
        {
            await shard.UseBasis(next);
        }

        return version;
    }

    private async Task<List<IIndexShardGrain>> Shards() =>
        [.. Enumerable.Range(0, await shards.Of(Collection)).Select(i => GrainFactory.GetGrain<IIndexShardGrain>(IndexNames.Shard(Collection, i)))];

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Save()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of storage: the next activation reads what is true.
            this.DeactivateOnIdle();
            throw;
        }
    }

    private async Task Quietly(Task<int> building)
    {
        try
        {
            await building;
        }
        catch (Exception e)
        {
            // The next growth tries again; searches go on as they were.
            LogBuildFailed(e, Collection);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Collection {Collection}: basis {Version} of {Dimensions} directions, explaining {Explained:P0} of {Chunks} chunks.")]
    private partial void LogBuilt(string collection, int version, int dimensions, double explained, long chunks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collection {Collection}: its basis could not be built; searches go on without a new one.")]
    private partial void LogBuildFailed(Exception exception, string collection);
}
