using System.Security.Cryptography;
using System.Text;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Checks API keys. Every path does the same work: a wrong secret, an expired one and a key that does not exist all cost one hash per
/// secret, compared in constant time, so that the answer's time tells nothing about which it was.
/// </summary>
internal sealed class KeyVerifier(KeyCache cache, AuthOptions options, TimeProvider time)
{
    private static readonly ApiKeyCredential Nobody = new(
        new ApiKeySpec { Name = "", Scopes = Scopes.None }, [new SecretHash(RandomNumberGenerator.GetBytes(ApiKeySecret.HashBytes), RandomNumberGenerator.GetBytes(ApiKeySecret.HashBytes), default, null)]);

    private static readonly Caller Bootstrap = new("bootstrap", Caller.All);

    /// <summary>One for each thread: to make one costs as much as to hash a key. Every use resets it, so that nothing of a key stays in it.</summary>
    [ThreadStatic]
    private static IncrementalHash? _sha256;

    private readonly byte[]? _bootstrap = options.ApiKey is { Length: > 0 } key ? Digest(key) : null;

    /// <summary>The key's caller, or null where it is not valid.</summary>
    /// <exception cref="ServiceException"><c>forbidden</c> where it is, but not from this address.</exception>
    public async ValueTask<Caller?> Verify(string key, HttpContext http)
    {
        if (IsBootstrap(key))
        {
            return Bootstrap;
        }

        if (!ApiKeySecret.TryParse(key, out var id, out var secret))
        {
            return null;
        }

        var credential = await cache.Get(id) ?? Nobody;
        if (!Matches(credential, secret) || credential.Spec.ExpiresAt <= time.GetUtcNow())
        {
            return null;
        }

        return credential.Spec.AllowedRanges is [] || (AddressRanges.TryParse(credential.Spec.AllowedRanges, out var ranges, out _) && ranges.Contains(http.Connection.RemoteIpAddress))
            ? new Caller(id, credential.Spec.Scopes, credential.Spec.Limits)
            : throw new ServiceException(ErrorCodes.Forbidden, "This key may not be used from this address.");
    }

    private bool Matches(ApiKeyCredential credential, string secret)
    {
        var now = time.GetUtcNow();
        var matches = false;
        foreach (var known in credential.Secrets)
        {
            matches |= CryptographicOperations.FixedTimeEquals(ApiKeySecret.Hash(known.Salt, secret), known.Hash) & !(known.ExpiresAt <= now);
        }

        return matches;
    }

    private bool IsBootstrap(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[256];
        if (_bootstrap is null)
        {
            return false;
        }

        if (Encoding.UTF8.TryGetBytes(key, text, out var length))
        {
            var sha256 = _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha256.AppendData(text[..length]);
            sha256.GetHashAndReset(digest);
            CryptographicOperations.ZeroMemory(text[..length]);
        }
        else
        {
            digest = Digest(key);
        }

        return CryptographicOperations.FixedTimeEquals(digest, _bootstrap);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
