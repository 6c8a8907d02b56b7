namespace IndexForge.Extraction.Tables;

/// <summary>Whether a table's first row names its columns.</summary>
public enum HeaderMode : byte
{
    /// <summary>Decided from the rows themselves.</summary>
    Auto,

    /// <summary>The first row that is not blank is the header, whatever it looks like.</summary>
    Yes,

    /// <summary>There is no header: every row is data, columns are named by their letters.</summary>
    No,
}

/// <summary>What happens to a row that breaks a rule.</summary>
public enum RuleViolationMode : byte
{
    /// <summary>It is delivered, and the finding reported.</summary>
    Report,

    /// <summary>It is rejected, and the finding reported.</summary>
    Reject,
}
