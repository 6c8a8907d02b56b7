namespace Orleans.Configuration;

/// <summary>Options of grain storage in memory.</summary>
public class MemoryGrainStorageOptions
{
}
