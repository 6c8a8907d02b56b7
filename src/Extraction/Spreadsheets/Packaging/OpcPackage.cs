using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Packaging;

/// <summary>
/// Parts of an Office package and how they refer to one another (ECMA-376 part 2). Relationships decide, not names; where they
/// are missing or lead nowhere, the usual names do.
/// </summary>
internal sealed class OpcPackage(ZipPackage zip, ExtractionLimits limits, WarningLog warnings)
{
    private const int MaxRelationships = 100_000;

    public ZipPackage Zip => zip;

    /// <summary>The workbook's part, or null if this is no workbook.</summary>
    public string? MainPart()
    {
        foreach (var relationship in Relationships(""))
        {
            if (relationship.Type == "officeDocument" && zip.Find(relationship.Target) is { } part)
                return part.Name;
        }

        var named = zip.Entries
            .Where(e => e.Name.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase) || e.Name.EndsWith("workbook.bin", StringComparison.OrdinalIgnoreCase))
            .MinBy(e => e.Name.Length);
        if (named is not null)
            warnings.Add($"The package does not say which part is the workbook; \"{named.Name}\" is taken.");
        return named?.Name;
    }

    /// <summary>What a part refers to; the package itself for the empty name. Unreadable relationships are none, with a warning.</summary>
    public List<Relationship> Relationships(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var folder = part[..slash];
        var found = new List<Relationship>();
        if (zip.Find($"{folder}_rels/{part[slash..]}.rels") is not { } entry)
            return found;

        try
        {
            using var xml = OpenXml(entry);
            for (var node = xml.Read(); node != XmlNode.Eof && found.Count < MaxRelationships; node = xml.Read())
            {
                if (node != XmlNode.Start || !xml.Is("Relationship"u8) || xml.Attribute("TargetMode"u8).SequenceEqual("External"u8))
                    continue;
                var type = XmlText.ToText(xml.Attribute("Type"u8));
                found.Add(new Relationship(
                    XmlText.ToText(xml.Attribute("Id"u8)), type[(type.LastIndexOf('/') + 1)..], Resolve(folder, XmlText.ToText(xml.Attribute("Target"u8)))));
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            warnings.Add(fault.Message);
        }

        return found;
    }

    /// <summary>Opens a part as XML.</summary>
    public XmlTokenizer OpenXml(ZipEntry entry) => new(zip.OpenEntry(entry), entry.Name, limits.MaxDepth);

    /// <summary>The path of a target, relative to the referring part's folder or to the package's root; never above it.</summary>
    public static string Resolve(string folder, string target)
    {
        target = Uri.UnescapeDataString(target.Replace('\\', '/'));
        var fragment = target.IndexOf('#', StringComparison.Ordinal);
        target = fragment < 0 ? target : target[..fragment];
        var steps = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "..")
                steps.RemoveRange(Math.Max(0, steps.Count - 1), Math.Min(1, steps.Count));
            else if (step != ".")
                steps.Add(step);
        }

        return string.Join('/', steps);
    }
}
