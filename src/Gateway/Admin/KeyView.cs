using System.Collections.Immutable;
using IndexForge.Gateway.Access;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains;
using IndexForge.Grains.Access;

namespace IndexForge.Gateway.Admin;

/// <summary>A key as administrators see it.</summary>
internal sealed record KeyView(
    string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt,
    KeyLimitsView? Limits, IReadOnlyList<string> AllowedRanges, IReadOnlyList<SecretInfo> Secrets)
{
    public static KeyView Of(ApiKeyInfo key) => new(
        key.Id, key.Spec.Name, ScopeNames.Of(key.Spec.Scopes), key.CreatedAt, key.Spec.CreatedBy, key.Spec.ExpiresAt, key.RevokedAt,
        key.Spec.Limits is { } l ? new KeyLimitsView(l.PerSecond, l.Burst, l.PerMinute, l.MlPerMinute) : null, key.Spec.AllowedRanges, key.Secrets);
}

/// <summary>A key with its secret, which is shown this once.</summary>
internal sealed record IssuedKeyView(KeyView Key, string? Secret);

/// <summary>Limits of one key in place of the configured ones.</summary>
internal sealed record KeyLimitsView(double? PerSecond, int? Burst, int? PerMinute, int? MlPerMinute)
{
    public KeyLimits Check() => PerSecond is not (null or (> 0 and <= 100_000)) || Wrong(Burst) || Wrong(PerMinute) || Wrong(MlPerMinute)
        ? throw new ServiceException(ErrorCodes.InvalidRequest, "'limits' holds a number out of range: perSecond above 0 up to 100000, the others 1 to 1000000.")
        : new KeyLimits(PerSecond, Burst, PerMinute, MlPerMinute);

    private static bool Wrong(int? limit) => limit is not (null or (>= 1 and <= 1_000_000));
}

/// <summary>What to make a key of.</summary>
internal sealed record CreateKeyRequest(
    [property: Needed] string? Name,
    [property: Needed, Names("read", "write", "admin")] IReadOnlyList<string>? Scopes,
    DateTimeOffset? ExpiresAt,
    KeyLimitsView? Limits,
    IReadOnlyList<string>? AllowedRanges)
{
    private const int MaxRanges = 100;

    public ApiKeySpec Check(string createdBy, DateTimeOffset now)
    {
        if (Name is not { Length: > 0 and <= 200 } || Name.Any(char.IsControl))
        {
            throw Invalid("'name' must have 1 to 200 characters, none of them control characters.");
        }

        if (ExpiresAt <= now)
        {
            throw Invalid("'expiresAt' must be in the future.");
        }

        var ranges = AllowedRanges ?? [];
        if (ranges.Count > MaxRanges || ranges.Contains(null!) || !AddressRanges.TryParse(ranges, out _, out _))
        {
            throw Invalid($"'allowedRanges' holds at most {MaxRanges} addresses or ranges such as 10.0.0.0/8 or 2001:db8::/32.");
        }

        return new ApiKeySpec
        {
            Name = Name, Scopes = ScopeNames.Read(Scopes ?? []), ExpiresAt = ExpiresAt, Limits = Limits?.Check(), AllowedRanges = [.. ranges], CreatedBy = createdBy,
        };
    }

    private static ServiceException Invalid(string what) => new(ErrorCodes.InvalidRequest, what);
}

/// <summary>How to rotate.</summary>
internal sealed record RotateKeyRequest(int? OverlapSeconds)
{
    private const int MaxOverlap = 30 * 86_400;

    public TimeSpan Check() => OverlapSeconds is null or (>= 0 and <= MaxOverlap)
        ? TimeSpan.FromSeconds(OverlapSeconds ?? 86_400)
        : throw new ServiceException(ErrorCodes.InvalidRequest, $"'overlapSeconds' must be a whole number from 0 to {MaxOverlap}.");
}

/// <summary>Scopes by name.</summary>
internal static class ScopeNames
{
    private static readonly ImmutableArray<(Scopes Scope, string Name)> All = [(Scopes.Read, "read"), (Scopes.Write, "write"), (Scopes.Admin, "admin")];

    public static string[] Of(Scopes scopes) => [.. All.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name)];

    public static Scopes Read(IReadOnlyList<string> names)
    {
        var scopes = Scopes.None;
        foreach (var name in names)
        {
            scopes |= All.FirstOrDefault(s => s.Name == name).Scope is var scope and not Scopes.None
                ? scope
                : throw new ServiceException(ErrorCodes.InvalidRequest, "'scopes' holds read, write and admin only.");
        }

        return scopes is Scopes.None ? throw new ServiceException(ErrorCodes.InvalidRequest, "'scopes' must name at least one of read, write and admin.") : scopes;
    }
}
