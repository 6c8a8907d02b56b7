namespace IndexForge.Grains.Access;

/// <summary>What credentials allow.</summary>
[Flags, GenerateSerializer, Alias("IndexForge.Scopes")]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To look.</summary>
    Read = 1,

    /// <summary>To create, change and delete.</summary>
    Write = 2,

    /// <summary>To administer the service; includes the others.</summary>
    Admin = 4,
}
