using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>
/// The merged ranges of a worksheet, which its part states behind the rows that they are about: a pass of their own, which
/// unpacks the part and searches it for one tag.
/// </summary>
internal static class XlsxMerges
{
    /// <summary>Reads the ranges that can be read; what damage there is, the pass over the rows reports.</summary>
    public static List<MergedRange> Read(XmlTokenizer part)
    {
        var ranges = new List<MergedRange>();
        try
        {
            using (part)
            {
                if (!part.Seek("mergeCells"u8))
                    return ranges;

                for (var node = part.Read(); node != XmlNode.Eof && part.Depth > 0; node = part.Read())
                {
                    if (node == XmlNode.Start && part.Is("mergeCell"u8) && ranges.Count < MergeMarker.MaxRanges
                        && CellReference.TryParseRange(part.Attribute("ref"u8), out var range))
                        ranges.Add(range);
                }
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            return ranges;
        }

        return ranges;
    }
}
