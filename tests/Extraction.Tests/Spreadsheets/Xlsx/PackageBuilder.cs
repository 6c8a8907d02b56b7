using System.IO.Compression;
using System.Text;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xlsx;

/// <summary>Packages made part by part; what a test does not state is the least that a workbook needs.</summary>
internal sealed class PackageBuilder
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly Dictionary<string, byte[]> _parts = [];
    private readonly List<string> _sheets = [];
    private readonly List<string> _relationships = [];
    private string _workbookProperties = "";

    public PackageBuilder Part(string name, string content) => Part(name, Encoding.UTF8.GetBytes(content));

    public PackageBuilder Part(string name, byte[] content)
    {
        _parts[name] = content;
        return this;
    }

    public PackageBuilder Date1904()
    {
        _workbookProperties = "<workbookPr date1904=\"1\"/>";
        return this;
    }

    /// <summary>Adds a worksheet by what stands in its <c>sheetData</c> and after.</summary>
    public PackageBuilder Sheet(string rows, string after = "", string name = "S", string state = "visible", string type = "worksheet")
    {
        var number = _sheets.Count + 1;
        _sheets.Add($"<sheet name=\"{name}{number}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"r{number}\"/>");
        _relationships.Add($"<Relationship Id=\"r{number}\" Type=\"{Office}/{type}\" Target=\"worksheets/sheet{number}.xml\"/>");
        return Part($"xl/worksheets/sheet{number}.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData>{after}</worksheet>");
    }

    public PackageBuilder Strings(string items)
    {
        _relationships.Add($"<Relationship Id=\"rs\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/>");
        return Part("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{items}</sst>");
    }

    public PackageBuilder Styles(string numFmts, params int[] formatIds)
    {
        _relationships.Add($"<Relationship Id=\"ry\" Type=\"{Office}/styles\" Target=\"styles.xml\"/>");
        return Part("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts>{numFmts}</numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs>{string.Concat(formatIds.Select(id => $"<xf numFmtId=\"{id}\"/>"))}</cellXfs></styleSheet>");
    }

    public byte[] ToArray(bool bare = false, bool stored = false)
    {
        if (!bare)
        {
            _parts.TryAdd("_rels/.rels", Encoding.UTF8.GetBytes($"<Relationships><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
            _parts.TryAdd("xl/_rels/workbook.xml.rels", Encoding.UTF8.GetBytes($"<Relationships>{string.Concat(_relationships)}</Relationships>"));
            _parts.TryAdd("xl/workbook.xml", Encoding.UTF8.GetBytes($"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\">{_workbookProperties}<sheets>{string.Concat(_sheets)}</sheets></workbook>"));
        }

        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in _parts)
            {
                using var stream = zip.CreateEntry(name, stored ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
