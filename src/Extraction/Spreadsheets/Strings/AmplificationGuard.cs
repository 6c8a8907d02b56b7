namespace IndexForge.Extraction.Spreadsheets.Strings;

/// <summary>
/// Bounds what shared strings expand to: a file may name one long string from millions of cells and so unpack to many times
/// what it holds. The bound is on the ratio to the bytes of cells read, as well as on the total.
/// </summary>
internal sealed class AmplificationGuard(ExtractionLimits limits)
{
    private const long Untested = 64 << 20;
    private const long MaxRatio = 64;

    private long _total;

    /// <summary>Counts one sheet's newly expanded characters.</summary>
    /// <param name="added">Characters since the last call.</param>
    /// <param name="sheetChars">Characters that the sheet's cells have come to.</param>
    /// <param name="sheetBytes">Bytes of the sheet read for them.</param>
    public void Count(long added, long sheetChars, long sheetBytes)
    {
        var total = Interlocked.Add(ref _total, added);
        if (total > limits.MaxSharedTextChars || (sheetChars > Untested && sheetChars / MaxRatio > sheetBytes))
        {
            throw new ExtractionException(
                ExtractionErrors.DecompressionBomb,
                $"Shared strings expand {sheetBytes:N0} bytes of cells to more than {sheetChars:N0} characters.");
        }
    }
}
