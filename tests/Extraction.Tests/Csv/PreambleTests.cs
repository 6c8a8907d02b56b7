namespace IndexForge.Extraction.Tests.Csv;

public class PreambleTests
{
    private const string Table = "id,name,price\n1,a,2.5\n2,b,3.5\n3,c,4.5\n4,d,5.5\n";

    [Theory]
    [InlineData("", 0)]
    [InlineData("Report of 2020\n", 1)]
    [InlineData("Report of 2020\n\n", 2)]
    [InlineData("Report,,\n,,\n", 2)]
    [InlineData("# made by x\n# on 2020-01-01\n", 2)]
    public void Rows_above_the_table_that_fill_few_columns_are_its_preamble(string preamble, int rows) =>
        Assert.Equal(rows, CsvTexts.Dialect(preamble + Table).PreambleRows);

    [Theory]
    [InlineData("id,name\n1,a\n2,b\n3,c\n")]
    [InlineData("total,,\n1,2,3\n,,4\n,5,\n")]
    [InlineData("idname,price\n1,a,2.5\n2,b,3.5\n3,c,4.5\n")]
    [InlineData("just\none\ncolumn\n")]
    public void Tables_without_one_keep_every_row(string text) => Assert.Equal(0, CsvTexts.Dialect(text).PreambleRows);

    [Fact]
    public void The_reader_still_yields_it() =>
        Assert.Equal("Report of 2020", CsvTexts.Open("Report of 2020\n\n" + Table)[0][0]);
}
