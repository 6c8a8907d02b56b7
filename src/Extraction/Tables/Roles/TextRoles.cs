namespace IndexForge.Extraction.Tables.Roles;

/// <summary>Columns of texts: prose, names of a closed set, open-ended names, or keys.</summary>
internal static class TextRoles
{
    public static ColumnRole Of(RoleFacts facts)
    {
        var name = facts.Name;
        var words = facts.MeanWords;
        if (facts.Distinct <= 3 && facts.Total > 20)
        {
            return words < 8 ? ColumnRole.Categorical : ColumnRole.Sentence;
        }

        if (IsProse(facts))
        {
            return ColumnRole.Sentence;
        }

        // Mostly unanswered, and the answers do not repeat.
        if (facts.MissingShare > 0.8 && facts.DistinctOfPresent > 0.4 && facts.Distinct > 100)
        {
            return ColumnRole.NotGeneralizable;
        }

        if (facts.Distinct > 10 && facts.DistinctShare >= 0.999)
        {
            return OfUnique(facts);
        }

        if (name.Has(RoleWords.Addresses))
        {
            return ColumnRole.ContextSpecific;
        }

        if (name.Has(RoleWords.Identifiers))
        {
            return facts.Distinct > 300 ? ColumnRole.ContextSpecific : ColumnRole.Categorical;
        }

        return OfNames(facts);
    }

    private static bool IsProse(RoleFacts facts)
    {
        var words = facts.MeanWords;
        if (words >= 12 || (words >= 3 && facts.Name.Has(RoleWords.Prose)))
        {
            return true;
        }

        // Long names of a closed set ("Agriculture, hunting, forestry") repeat; sentences do not.
        var closed = facts.Distinct <= 30 && facts.DistinctShare < 0.01;
        return (words >= 8 || (words >= 5 && facts.MeanFunctionWords >= 1)) && !facts.Name.Has(RoleWords.OpenNames) && !closed;
    }

    private static ColumnRole OfUnique(RoleFacts facts) =>
        facts.Name.Has(RoleWords.Addresses) ? ColumnRole.ContextSpecific
        : facts.MeanWords < 3.5 || facts.MeanFunctionWords < 0.2 ? ColumnRole.NotGeneralizable
        : ColumnRole.Sentence;

    private static ColumnRole OfNames(RoleFacts facts)
    {
        var name = facts.Name;
        var closed = name.Has(RoleWords.ClosedNames);
        if (name.Has(RoleWords.OpenNames) && !closed && facts.Distinct > 100 && facts.DistinctShare > 0.02)
        {
            return ColumnRole.ContextSpecific;
        }

        if (facts.Distinct > 300 && facts.DistinctOfPresent > 0.2 && !closed && !name.Has(RoleWords.Kinds))
        {
            return ColumnRole.ContextSpecific;
        }

        return facts.MeanWords >= 4.5 && facts.DistinctOfPresent > 0.3 ? ColumnRole.Sentence : ColumnRole.Categorical;
    }
}
