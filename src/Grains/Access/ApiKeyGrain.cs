using System.Security.Cryptography;

namespace IndexForge.Grains.Access;

/// <summary>The life of a key.</summary>
[GrainType("apikey")]
public sealed class ApiKeyGrain(
    [PersistentState("key", StorageNames.Durable)] IPersistentState<ApiKeyState> state, TimeProvider time) : Grain, IApiKeyGrain
{
    /// <summary>Secrets that count at once: more rotations within the overlap end the oldest.</summary>
    private const int SecretsKept = 5;

    private string Id => this.GetPrimaryKeyString();

    public async Task<IssuedKey> Create(ApiKeySpec spec)
    {
        if (state.State.Spec is { } known && (state.State.RevokedAt is not null || !Same(known, spec)))
        {
            throw new ServiceException(ErrorCodes.Conflict, $"There is another key with the id '{Id}' already.");
        }

        if (state.State.Spec is null)
        {
            await GrainFactory.GetGrain<IApiKeyDirectoryGrain>("0").Add(Id);
            state.State.CreatedAt = time.GetUtcNow();
        }

        state.State.Spec = spec;
        state.State.Secrets.Clear();
        return await Issue();
    }

    public Task<ApiKeyInfo?> Get() => Task.FromResult(Info());

    public Task<ApiKeyCredential?> Credential()
    {
        if (state.State.Spec is null)
        {
            // Ids that somebody made up must not fill the memory.
            DeactivateOnIdle();
        }

        return Task.FromResult(state.State is { Spec: { } spec, RevokedAt: null } ? new ApiKeyCredential(spec, [.. state.State.Secrets]) : null);
    }

    public async Task<IssuedKey> Rotate(TimeSpan overlap)
    {
        if (state.State.Spec is null)
        {
            throw NotFound(Id);
        }

        if (state.State.RevokedAt is not null)
        {
            throw new ServiceException(ErrorCodes.Conflict, $"The key '{Id}' is revoked.");
        }

        var now = time.GetUtcNow();
        var until = now + overlap;
        state.State.Secrets = [.. state.State.Secrets
            .Select(s => s.ExpiresAt <= until ? s : s with { ExpiresAt = until })
            .Where(s => s.ExpiresAt > now)
            .Take(SecretsKept - 1)];
        return await Issue();
    }

    public async Task<bool> Revoke()
    {
        if (state.State.Spec is null)
        {
            return false;
        }

        if (state.State.RevokedAt is null)
        {
            state.State.RevokedAt = time.GetUtcNow();
            state.State.Secrets.Clear();
            await Save();
        }

        return true;
    }

    internal static ServiceException NotFound(string id) => new(ErrorCodes.NotFound, $"There is no key '{Names.Short(id)}'.");

    private async Task<IssuedKey> Issue()
    {
        var secret = ApiKeySecret.New();
        var salt = RandomNumberGenerator.GetBytes(ApiKeySecret.HashBytes);
        state.State.Secrets.Insert(0, new SecretHash(salt, ApiKeySecret.Hash(salt, secret), time.GetUtcNow(), null));
        await Save();
        return new IssuedKey(Info()!, ApiKeySecret.Format(Id, secret));
    }

    /// <summary>What was not stored must not be believed: memory follows the store again.</summary>
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

    private ApiKeyInfo? Info() => state.State.Spec is { } spec
        ? new ApiKeyInfo(Id, spec, state.State.CreatedAt, state.State.RevokedAt, [.. state.State.Secrets.Select(s => new SecretInfo(s.CreatedAt, s.ExpiresAt))])
        : null;

    private static bool Same(ApiKeySpec a, ApiKeySpec b) => a.AllowedRanges.SequenceEqual(b.AllowedRanges) && a == b with { AllowedRanges = a.AllowedRanges };
}
