using IndexForge.Extraction.Tables.Roles;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables;

/// <summary>
/// Decides what a column is for by rules that can be read and argued with: the shape of its samples, how often values repeat, and
/// what its name says. The nine roles are those of Shah et al. (SIGMOD 2021); the rules are this project's own, and nothing is trained.
/// </summary>
public static class RoleClassifier
{
    /// <summary>A column that is missing more often than this tells nothing.</summary>
    private const double NearlyAllMissing = 0.9975;

    /// <summary>The role of a column.</summary>
    public static ColumnRole Classify(ColumnEvidence evidence)
    {
        var facts = new RoleFacts(evidence);
        if (IsEmptyOrConstant(facts))
        {
            return ColumnRole.NotGeneralizable;
        }

        if (facts.Share(SampleShapes.IsUrl) >= 0.6)
        {
            return ColumnRole.Url;
        }

        if (facts.Share(SampleShapes.IsNumber) == 1)
        {
            return NumberRoles.Of(facts);
        }

        return OfStructure(facts) ?? TextRoles.Of(facts);
    }

    /// <summary>The label of a role in the benchmark and in the API: <c>not-generalizable</c>, <c>embedded-number</c> …</summary>
    public static string Label(ColumnRole role) => role switch
    {
        ColumnRole.NotGeneralizable => "not-generalizable",
        ColumnRole.Numeric => "numeric",
        ColumnRole.Categorical => "categorical",
        ColumnRole.DateTime => "datetime",
        ColumnRole.Sentence => "sentence",
        ColumnRole.Url => "url",
        ColumnRole.EmbeddedNumber => "embedded-number",
        ColumnRole.List => "list",
        _ => "context-specific",
    };

    private static bool IsEmptyOrConstant(RoleFacts facts) =>
        facts.Distinct <= 1 || facts.Samples.Count == 0 ||
        (facts.MissingShare > NearlyAllMissing && !(facts.Name.IsQuantity && facts.Distinct > 3)) ||
        facts.IsConstantBesidePlaceholder;

    /// <summary>Roles that the samples' shape alone decides.</summary>
    private static ColumnRole? OfStructure(RoleFacts facts)
    {
        if (facts.Share(SampleShapes.IsBracketedList) >= 0.5)
        {
            return ColumnRole.List;
        }

        if (facts.Share(SampleShapes.IsStructure) >= 0.5)
        {
            return ColumnRole.ContextSpecific;
        }

        if (facts.Share(SampleShapes.IsDate) >= 0.6)
        {
            return ColumnRole.DateTime;
        }

        var embedded = facts.Share(SampleShapes.IsEmbeddedNumber);
        if (embedded >= 0.2 && facts.Share(s => SampleShapes.IsEmbeddedNumber(s) || SampleShapes.IsNumber(s)) >= 0.6)
        {
            return ColumnRole.EmbeddedNumber;
        }

        if (facts.Name.IsQuantity && facts.Share(SampleShapes.IsNumber) >= 0.6)
        {
            return ColumnRole.Numeric;
        }

        return facts.Share(s => SampleShapes.IsItems(s, ';')) >= 0.6 || facts.Share(s => SampleShapes.IsItems(s, '|')) >= 0.6 ||
            facts.Share(s => SampleShapes.IsItems(s, ',')) >= 0.6 || facts.Share(SampleShapes.HasItemMark) >= 0.6
            ? ColumnRole.List
            : null;
    }
}
