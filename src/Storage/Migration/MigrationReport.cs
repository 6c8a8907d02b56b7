namespace IndexForge.Storage.Migration;

/// <summary>What a migration found and did.</summary>
/// <param name="States">States in the source.</param>
/// <param name="Bytes">Their payloads' bytes.</param>
/// <param name="Copied">Written to the target by this run.</param>
/// <param name="Present">Found in the target as they are in the source: copied before.</param>
/// <param name="Different">Found in the target with other content and left alone.</param>
/// <param name="SourceHash">A digest over every state's identity and content in the source (SHA-256 of each, combined without regard to order), hex.</param>
/// <param name="TargetHash">The same over what was read back from the target; null where <paramref name="Different"/> is not 0.</param>
public sealed record MigrationReport(long States, long Bytes, long Copied, long Present, long Different, string SourceHash, string? TargetHash)
{
    /// <summary>Whether the target holds everything that the source holds.</summary>
    public bool IsComplete => Different == 0 && SourceHash == TargetHash;
}
