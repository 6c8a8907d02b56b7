namespace IndexForge.Extraction.Tables;

/// <summary>
/// What a column is for, beside its storage type: the nine feature types of Shah et al., "Towards Benchmarking Feature Type
/// Inference for AutoML Platforms", SIGMOD 2021.
/// </summary>
public enum ColumnRole : byte
{
    /// <summary>No feature: an identifier, a constant, a row number, or nothing at all.</summary>
    NotGeneralizable,

    /// <summary>An amount to calculate with.</summary>
    Numeric,

    /// <summary>One of a set of names or codes.</summary>
    Categorical,

    /// <summary>A moment, date or time.</summary>
    DateTime,

    /// <summary>Prose.</summary>
    Sentence,

    /// <summary>A web address.</summary>
    Url,

    /// <summary>A number inside text: <c>USD 45</c>, <c>12%</c>, <c>1,234</c>.</summary>
    EmbeddedNumber,

    /// <summary>Several items in one cell.</summary>
    List,

    /// <summary>Has a meaning only its domain knows: addresses, geometry, coded or serialised values, names.</summary>
    ContextSpecific,
}
