using System.Buffers;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Tests.Spreadsheets.Formatting;

/// <summary>What Excel's text export shows where a format cannot show the number, or would show less than its sign.</summary>
public sealed class OverflowAndSignTests
{
    [Theory]
    [InlineData("0.00", -0.001, "0.00")]
    [InlineData("0%", -0.0001, "0%")]
    [InlineData("0.00", -0.006, "-0.01")]
    [InlineData("[h]", -1.2, "-28")]
    [InlineData("[s]", -1.2, "-103680")]
    [InlineData("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 12, "Thursday, January 12, 1900")]
    [InlineData("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 2, "Monday, January 2, 1900")]
    public void Shows(string code, double value, string expected) => Assert.Equal(expected, Text(code, value));

    [Theory]
    [InlineData("m/d/yyyy")]
    [InlineData("h:mm")]
    [InlineData("[h]:mm:ss")]
    public void A_date_before_the_epoch_fills_the_cell(string code) => Assert.Equal(new string('#', 255), Text(code, -1.2));

    private static string Text(string code, double value)
    {
        var output = new ArrayBufferWriter<char>();
        new NumberFormatter(["General", code], date1904: false).Write(new Cell { Kind = CellKind.Number, Format = 1, Number = value }, output);
        return output.WrittenSpan.ToString();
    }
}
