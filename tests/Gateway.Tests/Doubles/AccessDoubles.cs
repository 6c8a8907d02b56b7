using System.Collections.Immutable;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using IndexForge.Grains.Idempotency;
using IndexForge.Grains.RateLimiting;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>A key whose secret nobody knows.</summary>
internal sealed class ApiKeyDouble(string key) : IApiKeyGrain
{
    private readonly ApiKeyInfo _info = new(key, new ApiKeySpec { Name = "double", Scopes = Scopes.Read }, DateTimeOffset.UnixEpoch, null, [new SecretInfo(DateTimeOffset.UnixEpoch, null)]);

    public Task<IssuedKey> Create(ApiKeySpec spec) => Task.FromResult(new IssuedKey(_info with { Spec = spec }, "secret"));

    public Task<ApiKeyInfo?> Get() => Task.FromResult<ApiKeyInfo?>(_info);

    public Task<ApiKeyCredential?> Credential() => Task.FromResult<ApiKeyCredential?>(null);

    public Task<IssuedKey> Rotate(TimeSpan overlap) => Task.FromResult(new IssuedKey(_info, "secret"));

    public Task<bool> Revoke() => Task.FromResult(true);
}

/// <summary>One key.</summary>
internal sealed class ApiKeyDirectoryDouble : IApiKeyDirectoryGrain
{
    public Task Add(string id) => Task.CompletedTask;

    public Task Remove(ImmutableArray<string> ids) => Task.CompletedTask;

    public Task<ImmutableArray<string>> List(int skip, int limit) => Task.FromResult<ImmutableArray<string>>(skip == 0 ? [Ids.Of("double")] : []);
}

/// <summary>A log that keeps nothing.</summary>
internal sealed class AuditDouble : IAuditGrain
{
    public Task Append(ImmutableArray<AuditEntry> entries) => Task.CompletedTask;

    public Task<Page<AuditEntry>> Read(string? actor, string? cursor, int limit) => Task.FromResult(new Page<AuditEntry>([], null));
}

/// <summary>A bucket without a bottom.</summary>
internal sealed class RateLimitDouble : IRateLimitBucketGrain
{
    public Task<RateLimitDecision> Take(RateLimitRule rule, int permits, TimeSpan lease) =>
        Task.FromResult(new RateLimitDecision(permits, rule.Burst, TimeSpan.FromMinutes(1), TimeSpan.Zero));
}

/// <summary>Every request is the first.</summary>
internal sealed class IdempotencyDouble : IIdempotencyGrain
{
    public Task<IdempotencyTurn> Begin(TimeSpan lease) => Task.FromResult(new IdempotencyTurn(IdempotencyStep.Run, 1, null));

    public Task<IdempotencyTurn> WaitForTurn(TimeSpan lease, TimeSpan atMost) => Begin(lease);

    public Task<bool> Renew(int fence, TimeSpan lease) => Task.FromResult(true);

    public Task<bool> Complete(int fence, KeptAnswer answer) => Task.FromResult(true);

    public Task Abandon(int fence) => Task.CompletedTask;

    public Task<bool> Sweep() => Task.FromResult(true);
}
