namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>Walks the records of one substream, passing over those nested in it, such as charts that float on a sheet.</summary>
/// <param name="records">The stream's records.</param>
/// <param name="end">Where the next substream starts at the latest.</param>
/// <param name="inside">Whether the reader stands among the substream's records, not before the BOF record that opens it.</param>
internal struct SubstreamWalker(BiffReader records, long end, bool inside = false)
{
    private int _depth = inside ? 0 : -1;

    /// <summary>Whether the substream came to its end, rather than the stream.</summary>
    public bool Ended { get; private set; }

    /// <summary>Moves to the next record of the substream, the BOF record that opens it left out.</summary>
    public bool Next()
    {
        while (!Ended && records.NextOffset < end && records.Next())
        {
            if (records.Id == BiffRecord.Eof)
                Ended = --_depth < 0;
            else if (BiffRecord.IsBof(records.Id) && records.Data.Length >= 4)
                _depth++;
            else if (_depth == 0)
                return true;
        }

        Ended |= records.NextOffset >= end && !records.BrokeOff;
        return false;
    }
}
