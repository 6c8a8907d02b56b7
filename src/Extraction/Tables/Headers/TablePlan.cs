namespace IndexForge.Extraction.Tables.Headers;

/// <summary>Where a table stands in a window of rows, and what names its columns.</summary>
/// <param name="FirstColumn">Its first column.</param>
/// <param name="EndColumn">The column after its last possible one.</param>
/// <param name="HeaderAt">Index of the first header row in the window; equal to <paramref name="DataAt"/> without a header.</param>
/// <param name="DataAt">Index of the first data row.</param>
internal sealed record TablePlan(int FirstColumn, int EndColumn, int HeaderAt, int DataAt)
{
    /// <summary>Columns under which the values are of another kind than the name above them: what makes a header certain.</summary>
    public int Contrast { get; init; }

    public bool HasHeader => DataAt > HeaderAt;
}
