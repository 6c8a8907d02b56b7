namespace Orleans.Configuration;

/// <summary>When idle activations are collected, and how long activating and deactivating may take.</summary>
public class GrainCollectionOptions
{
    /// <summary>How long an activation may idle.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The idle age per grain class, by the class's full name; goes before the attribute of the class.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>How often collection runs.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The token of <see cref="Grain.OnActivateAsync"/> is cancelled after this.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The token of <see cref="Grain.OnDeactivateAsync"/> is cancelled after this.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
