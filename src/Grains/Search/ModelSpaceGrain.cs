using IndexForge.Grains.Collections;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Indexing.Vectors;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>Changes a collection over to the configured model, see <see cref="IModelSpaceGrain"/>.</summary>
[GrainType("modelspace"), Reentrant]
public sealed partial class ModelSpaceGrain(
    [PersistentState("modelspace", StorageNames.Durable)] IPersistentState<ModelSpaceState> state,
    EmbeddingClient embeddings,
    CollectionShards shards,
    ILogger<ModelSpaceGrain> logger) : Grain, IModelSpaceGrain
{
    private Task _ensuring = Task.CompletedTask;
    private Task _saving = Task.CompletedTask;
    private EmbeddingSpec? _ensured;
    private IGrainTimer? _again;

    private string Collection => this.GetPrimaryKeyString();

    public Task<SpaceView> Present()
    {
        if (!embeddings.IsConfigured)
        {
            // Stored vectors stay where they are: a model that comes back finds them.
            return Task.FromResult(new SpaceView(null, null, []));
        }

        StartEnsuring();
        return Task.FromResult(View());
    }

    public async Task Ready(int shard, int version)
    {
        if (state.State.Next is not { } next || next.Version != version || state.State.Ready.Contains(shard))
        {
            return;
        }

        state.State.Ready.Add(shard);
        if (state.State.Ready.Count >= await shards.Of(Collection) && state.State.Next?.Version == version)
        {
            if (state.State.Active is { } former)
            {
                state.State.Retired.Add(former.Version);
            }

            (state.State.Active, state.State.Next) = (next, null);
            state.State.Ready.Clear();
            LogChanged(Collection, next.Name, next.Version);
        }

        await Save();
        if (state.State.Active?.Version == version)
        {
            await Tell();
        }
    }

    public async Task<SpaceRef?> Settle()
    {
        if (!embeddings.IsConfigured)
        {
            return null;
        }

        StartEnsuring();
        await _ensuring;
        foreach (var shard in await Shards())
        {
            if (!await shard.EmbedNow())
            {
                return state.State.Active;
            }
        }

        return state.State.Active;
    }

    private SpaceView View() => new(state.State.Active, state.State.Next, [.. state.State.Retired]);

    private void StartEnsuring()
    {
        if (_ensuring.IsCompleted)
        {
            _ensuring = Ensure();
        }
    }

    private async Task Ensure()
    {
        try
        {
            var spec = await embeddings.Identify();
            if (spec != _ensured)
            {
                await Take(spec);
                _ensured = spec;
            }
        }
        catch (Exception e)
        {
            LogNotIdentified(e.Message, Collection);
            _again?.Dispose();
            _again = this.RegisterGrainTimer(
                _ =>
                {
                    StartEnsuring();
                    return _ensuring;
                },
                new GrainTimerCreationOptions(embeddings.RetryPause, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }
    }

    private async Task Take(EmbeddingSpec spec)
    {
        var wanted = state.State.Next ?? state.State.Active;
        if (wanted?.Name != spec.Name)
        {
            if (state.State.Next is { } abandoned)
            {
                state.State.Retired.Add(abandoned.Version);
            }

            state.State.Ready.Clear();
            state.State.Next = null;
            if (state.State.Active?.Name != spec.Name)
            {
                state.State.Version = Math.Max(ModelSpace.FirstVersion, state.State.Version + 1);
                state.State.Next = new SpaceRef(state.State.Version, spec.Name, spec.Model, spec.Dimensions);
            }

            await Save();
            LogWanted(Collection, spec.Name);
        }

        await Tell();
    }

    private async Task Tell()
    {
        var view = View();
        foreach (var shard in await Shards())
        {
            await shard.UseSpaces(view);
        }

        // Every shard has removed them.
        if (state.State.Retired.RemoveAll(view.Retired.Contains) > 0)
        {
            await Save();
        }
    }

    private async Task<List<IIndexShardGrain>> Shards() =>
        [.. Enumerable.Range(0, await shards.Of(Collection)).Select(i => GrainFactory.GetGrain<IIndexShardGrain>(IndexNames.Shard(Collection, i)))];

    /// <summary>One write at a time, each of what is true when it begins: calls interleave here.</summary>
    private Task Save()
    {
        return _saving = Next(_saving);

        async Task Next(Task former)
        {
            await former.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Collection {Collection}: vectors of {Model} are being made; searches go on without them.")]
    private partial void LogWanted(string collection, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Collection {Collection}: searches rank by {Model} now (version {Version}).")]
    private partial void LogChanged(string collection, string model, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedding model cannot be asked ({Reason}); collection {Collection} stays as it is, and it is tried again.")]
    private partial void LogNotIdentified(string reason, string collection);
}
