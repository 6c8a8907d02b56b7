using System.Collections.Immutable;

namespace IndexForge.Grains.Access;

/// <summary>Keeps the ids of all keys.</summary>
[GrainType("apikeydirectory")]
public sealed class ApiKeyDirectoryGrain(
    [PersistentState("keys", StorageNames.Durable)] IPersistentState<ApiKeyDirectoryState> state) : Grain, IApiKeyDirectoryGrain
{
    public async Task Add(string id)
    {
        if (state.State.Ids.Contains(id))
        {
            return;
        }

        if (state.State.Ids.Count >= IApiKeyDirectoryGrain.MaxKeys)
        {
            throw new ServiceException(ErrorCodes.Conflict, $"There are {IApiKeyDirectoryGrain.MaxKeys} keys already.");
        }

        state.State.Ids.Add(id);
        await Save();
    }

    public async Task Remove(ImmutableArray<string> ids)
    {
        if (state.State.Ids.RemoveAll(id => ids.Contains(id)) > 0)
        {
            await Save();
        }
    }

    public Task<ImmutableArray<string>> List(int skip, int limit) => Task.FromResult<ImmutableArray<string>>([.. state.State.Ids.Skip(skip).Take(limit)]);

    private async Task Save()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
