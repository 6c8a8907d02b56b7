using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Search;

public sealed partial class SynonymSource
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Synonyms of {Count} expressions are in force.")]
    private partial void InForce(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Synonyms of {Source} were not taken, the former ones stay: {Reason}")]
    private partial void Kept(string source, string reason);
}
