using System.Collections.Immutable;
using IndexForge.Grains;
using IndexForge.Grains.Access;

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
