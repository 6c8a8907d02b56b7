namespace IndexForge.Grains.Access;

/// <summary>What an <see cref="ApiKeyGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.ApiKeyState")]
public sealed class ApiKeyState
{
    [Id(0)]
    public ApiKeySpec? Spec { get; set; }

    [Id(1)]
    public DateTimeOffset CreatedAt { get; set; }

    [Id(2)]
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Newest first.</summary>
    [Id(3)]
    public List<SecretHash> Secrets { get; set; } = [];
}

/// <summary>What the <see cref="ApiKeyDirectoryGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.ApiKeyDirectoryState")]
public sealed class ApiKeyDirectoryState
{
    [Id(0)]
    public List<string> Ids { get; set; } = [];
}
