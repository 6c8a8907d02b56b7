namespace IndexForge.Extraction.Tables.Roles;

/// <summary>
/// Columns of numbers. Fractions are amounts. Whole numbers may be amounts, codes, or references, and mostly only the name tells:
/// one that nobody can read without a code book leaves it open.
/// </summary>
internal static class NumberRoles
{
    public static ColumnRole Of(RoleFacts facts)
    {
        var name = facts.Name;
        var whole = facts.Share(SampleShapes.IsWhole) == 1;
        if (name.Has(RoleWords.Moments) && (facts.IsEpoch || !whole))
        {
            return ColumnRole.DateTime;
        }

        // A stamp of date and time that a spreadsheet has turned into 2.01E+11.
        if (!whole && name.Has(RoleWords.Times) && facts.Share(s => s.Contains("E+", StringComparison.Ordinal)) > 0)
        {
            return ColumnRole.DateTime;
        }

        return whole ? OfWhole(facts, name) : ColumnRole.Numeric;
    }

    private static ColumnRole OfWhole(RoleFacts facts, NameWords name)
    {
        if (name.IsIdentifier || name.Has(RoleWords.CodeBook))
        {
            return Reference(facts);
        }

        if (name.Has(RoleWords.Years) || (facts.Distinct <= 4 && !name.Has(RoleWords.SparseQuantities)))
        {
            return ColumnRole.Categorical;
        }

        if (name.Has(RoleWords.Codes) && !name.Has(RoleWords.Aggregates))
        {
            return ColumnRole.Categorical;
        }

        if (name.IsQuantity)
        {
            return ColumnRole.Numeric;
        }

        return name.Has(RoleWords.Kinds) ? ColumnRole.Categorical : OfUnknown(facts, name);
    }

    private static ColumnRole OfUnknown(RoleFacts facts, NameWords name)
    {
        if (facts.IsUnique)
        {
            return ColumnRole.NotGeneralizable;
        }

        if (facts.IsEpoch || name.Has(RoleWords.Entities))
        {
            return ColumnRole.ContextSpecific;
        }

        if (name.IsCryptic)
        {
            return facts.MissingShare > 0.99 ? ColumnRole.NotGeneralizable : ColumnRole.ContextSpecific;
        }

        return facts.Distinct <= 10 ? ColumnRole.ContextSpecific : ColumnRole.Numeric;
    }

    /// <summary>A key that never repeats teaches nothing; one that does refers to something elsewhere.</summary>
    private static ColumnRole Reference(RoleFacts facts) =>
        facts.IsUnique || facts.Distinct == facts.Total ? ColumnRole.NotGeneralizable : ColumnRole.ContextSpecific;
}
