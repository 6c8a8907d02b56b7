using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Access;

/// <summary>One API key; the grain's key is its id. Of its secrets only salted hashes are kept.</summary>
[Alias("IndexForge.IApiKeyGrain")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the key and tells its secret, this once. A repetition with the same spec (its first answer was lost) replaces the
    /// secret that nobody saw; <c>conflict</c> where the id is another key's.
    /// </summary>
    [Alias("Create")]
    Task<IssuedKey> Create(ApiKeySpec spec);

    /// <summary>The key, or null where there is none. Revoked keys stay visible.</summary>
    [Alias("Get"), ReadOnly]
    Task<ApiKeyInfo?> Get();

    /// <summary>What to check a secret against, or null where there is no such key or it is revoked.</summary>
    [Alias("Credential"), ReadOnly]
    Task<ApiKeyCredential?> Credential();

    /// <summary>Tells a new secret; the former ones stay valid for <paramref name="overlap"/>. <c>not_found</c>, <c>conflict</c> (revoked).</summary>
    [Alias("Rotate")]
    Task<IssuedKey> Rotate(TimeSpan overlap);

    /// <summary>Ends the key at once. False where there is none. Idempotent.</summary>
    [Alias("Revoke")]
    Task<bool> Revoke();
}

/// <summary>The ids of all keys (one grain, key <c>"0"</c>): asked by administrators only.</summary>
[Alias("IndexForge.IApiKeyDirectoryGrain")]
public interface IApiKeyDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Most keys of a service.</summary>
    const int MaxKeys = 10_000;

    /// <summary>Lists an id. Idempotent; <c>conflict</c> beyond <see cref="MaxKeys"/>.</summary>
    [Alias("Add")]
    Task Add(string id);

    /// <summary>Forgets ids that lead to no key.</summary>
    [Alias("Remove")]
    Task Remove(ImmutableArray<string> ids);

    /// <summary>Ids in the order they were made, after <paramref name="skip"/> of them.</summary>
    [Alias("List"), ReadOnly]
    Task<ImmutableArray<string>> List(int skip, int limit);
}

/// <summary>What a key is to be.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.ApiKeySpec")]
public sealed record ApiKeySpec
{
    /// <summary>For people.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What it allows.</summary>
    [Id(1)] public required Scopes Scopes { get; init; }

    /// <summary>When it ends by itself.</summary>
    [Id(2)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Limits of its own.</summary>
    [Id(3)] public KeyLimits? Limits { get; init; }

    /// <summary>Addresses it may be used from (CIDR); everywhere when empty.</summary>
    [Id(4)] public ImmutableArray<string> AllowedRanges { get; init; } = [];

    /// <summary>Who made it.</summary>
    [Id(5)] public string CreatedBy { get; init; } = "";
}

/// <summary>A key as administrators see it: no secret, no hash.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Spec">What it is.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
/// <param name="Secrets">The secrets that still count, newest first.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ApiKeyInfo")]
public sealed record ApiKeyInfo(string Id, ApiKeySpec Spec, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, ImmutableArray<SecretInfo> Secrets);

/// <summary>When a secret of a key counts.</summary>
/// <param name="CreatedAt">From.</param>
/// <param name="ExpiresAt">Until, or null for as long as the key.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SecretInfo")]
public sealed record SecretInfo(DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A key with a secret just made: the only message that carries one.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">The whole text to send as the key.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.IssuedKey")]
public sealed record IssuedKey(ApiKeyInfo Key, string Secret);

/// <summary>What a secret is checked against.</summary>
/// <param name="Spec">What the key is.</param>
/// <param name="Secrets">Its secrets.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ApiKeyCredential")]
public sealed record ApiKeyCredential(ApiKeySpec Spec, ImmutableArray<SecretHash> Secrets);

/// <summary>What is kept of a secret (<see cref="ApiKeySecret.Hash"/>).</summary>
/// <param name="Salt">Random, for this secret alone.</param>
/// <param name="Hash">The hash.</param>
/// <param name="CreatedAt">From when it counts.</param>
/// <param name="ExpiresAt">Until when it counts, or null.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SecretHash")]
public sealed record SecretHash(byte[] Salt, byte[] Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
