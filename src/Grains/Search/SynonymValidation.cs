using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Search;

/// <summary>Synonyms written in the settings must be rules: told at start, not at the first search.</summary>
internal sealed class SynonymValidation : IValidateOptions<IndexOptions>
{
    public ValidateOptionsResult Validate(string? name, IndexOptions options)
    {
        try
        {
            SynonymMap.Parse(string.Join('\n', options.Synonyms));
            return ValidateOptionsResult.Success;
        }
        catch (IndexException e)
        {
            return ValidateOptionsResult.Fail($"Index:Synonyms: {e.Message}");
        }
    }
}
