using System.Collections.Frozen;

namespace IndexForge.Extraction.Tables.Roles;

/// <summary>A column's evidence with the ratios that the rules ask for.</summary>
internal sealed class RoleFacts
{
    private static readonly FrozenSet<string> Missing = FrozenSet.ToFrozenSet(["", "#NULL!", "."], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Placeholders = FrozenSet.ToFrozenSet(
        ["na", "n/a", "nan", "null", "none", "-", "not_found", "unknown", "no data", "..", "?", "--"], StringComparer.OrdinalIgnoreCase);

    private readonly ColumnEvidence _evidence;

    public RoleFacts(ColumnEvidence evidence)
    {
        _evidence = evidence;
        Name = new NameWords(evidence.Name);
        var texts = evidence.Samples.Select(s => s.Trim()).ToList();
        var present = texts.Where(s => !Missing.Contains(s)).ToList();
        var meaningful = present.Where(s => !Placeholders.Contains(s)).ToList();
        var samples = meaningful.Count > 0 ? meaningful : present;
        IsConstantBesidePlaceholder = evidence.Distinct == 2 && texts.Contains("#NULL!") && samples.Distinct(StringComparer.Ordinal).Count() == 1;
        Samples = samples.ConvertAll(s => s[..Math.Min(s.Length, SampleShapes.MaxLength)]);
        // Blank samples are part of the column: a column of mostly blank cells has few words on average.
        MeanWords = texts.Count == 0 ? 0 : texts.Average(s => Math.Max(1, Words(s).Length));
        MeanFunctionWords = texts.Count == 0 ? 0 : texts.Average(s => Words(s).Count(w => RoleWords.Function.Contains(w.ToLowerInvariant())));
    }

    public NameWords Name { get; }

    /// <summary>The samples that are not missing, trimmed.</summary>
    public IReadOnlyList<string> Samples { get; }

    public long Distinct => _evidence.Distinct;

    public long Total => _evidence.Total;

    public double MissingShare => _evidence.Missing / (double)Math.Max(1, _evidence.Total);

    /// <summary>Distinct values by cells: 1 when no value repeats.</summary>
    public double DistinctShare => Distinct / (double)Math.Max(1, Total);

    /// <summary>Distinct values by cells that hold one.</summary>
    public double DistinctOfPresent => Distinct / (double)Math.Max(1, Total - _evidence.Missing);

    /// <summary>One value and a stand-in for none: a ticked box.</summary>
    public bool IsConstantBesidePlaceholder { get; }

    public double MeanWords { get; }

    public double MeanFunctionWords { get; }

    /// <summary>Whether no number repeats, in a column long enough to tell.</summary>
    public bool IsUnique => Distinct > 10 && Distinct >= 0.999 * (Total - _evidence.Missing);

    /// <summary>Whether the numbers are seconds since 1970, between 1979 and 2096.</summary>
    public bool IsEpoch => _evidence.Min > 3e8 && _evidence.Max < 4e9 && Distinct > 20;

    public double Share(Func<string, bool> shape) => Samples.Count(shape) / (double)Samples.Count;

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
