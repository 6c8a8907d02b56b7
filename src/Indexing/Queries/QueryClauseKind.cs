namespace IndexForge.Indexing.Queries;

/// <summary>How a clause matches.</summary>
public enum QueryClauseKind
{
    /// <summary>Any of its words.</summary>
    Words,

    /// <summary>Its words next to each other, in order.</summary>
    Phrase,

    /// <summary>Words that begin with it.</summary>
    Prefix,
}
