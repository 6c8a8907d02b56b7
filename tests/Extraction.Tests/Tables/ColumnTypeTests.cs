using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class ColumnTypeTests
{
    [Theory]
    [InlineData("1;2;3", ColumnType.Integer)]
    [InlineData("1;2.5", ColumnType.Number)]
    [InlineData("1;-;n/a", ColumnType.Integer)]
    [InlineData("007;12", ColumnType.String)]
    [InlineData("1234567890123456;1", ColumnType.String)]
    [InlineData("1E5;2E7", ColumnType.String)]
    [InlineData(".E0;,e14;-.e+1", ColumnType.String)]
    [InlineData(".5E0;-.5e+1", ColumnType.Number)]
    [InlineData("1.5e-3;2.0E+7", ColumnType.Number)]
    [InlineData("true;No;yes", ColumnType.Boolean)]
    [InlineData("2024-03-01;2024-12-31", ColumnType.Date)]
    [InlineData("2024-03-01;2024-12-31T10:00:00Z", ColumnType.DateTime)]
    [InlineData("10:30;23:59:59", ColumnType.Time)]
    [InlineData("x;y", ColumnType.String)]
    [InlineData("x;1", ColumnType.Mixed)]
    [InlineData("2024-03-01;1", ColumnType.Mixed)]
    [InlineData("-;N/A", ColumnType.Empty)]
    [InlineData("x;N/A", ColumnType.String)]
    [InlineData("1.234,5;12", ColumnType.Number)]
    [InlineData("1.234.567;12", ColumnType.Integer)]
    [InlineData("1 234;12", ColumnType.Integer)]
    [InlineData("1,234;2,345", ColumnType.String)]
    [InlineData("1,234;2,345;1,234.5", ColumnType.Number)]
    [InlineData("1.5;1,5", ColumnType.String)]
    [InlineData("31/12/2024;01/02/2024", ColumnType.Date)]
    [InlineData("12/31/2024;01/02/2024", ColumnType.Date)]
    [InlineData("01/02/2024;03/04/2024", ColumnType.String)]
    [InlineData("31/12/2024;12/31/2024", ColumnType.String)]
    [InlineData("01.02.2024", ColumnType.Date)]
    [InlineData("5 Mar 2024;March 6, 2024;7-Apr-24", ColumnType.Date)]
    [InlineData("3. März 2024;1 février 2024", ColumnType.Date)]
    [InlineData("1.2.3;1.10.24", ColumnType.String)]
    [InlineData("192.168.0.1", ColumnType.String)]
    [InlineData("2024-02-30", ColumnType.String)]
    [InlineData("25:00", ColumnType.String)]
    public void Texts_are_typed_by_the_whole_column(string values, ColumnType expected)
    {
        var table = CollectingSink.Single(Column(values.Split(';')));

        Assert.Equal(expected, table.Column("v").Type);
    }

    [Theory]
    [InlineData("1.234,5;2", "1234.5;2")]
    [InlineData("1,234.5;2,000", "1234.5;2000")]
    [InlineData("0,5;1,234", "0.5;1.234")]
    [InlineData("31/12/2024;01/02/2024", "\"2024-12-31\";\"2024-02-01\"")]
    [InlineData("12/31/2024;01/02/2024", "\"2024-12-31\";\"2024-01-02\"")]
    [InlineData("2024-03-01 10:00;2024-03-02", "\"2024-03-01T10:00:00\";\"2024-03-02T00:00:00\"")]
    [InlineData("2024-03-01T10:00:00+02:00", "\"2024-03-01T10:00:00+02:00\"")]
    [InlineData("1:05 pm;11:59:59.25", "\"13:05:00\";\"11:59:59.25\"")]
    [InlineData("yes;FALSE", "true;false")]
    [InlineData("1;n/a", "1;null")]
    [InlineData("x;1", "\"x\";\"1\"")]
    public void Values_are_rendered_as_the_column_reads(string values, string expected)
    {
        var table = CollectingSink.Single(Column(values.Split(';')));

        Assert.Equal(expected.Split(';').Select(v => $"[0,{v}]"), table.Json());
    }

    [Theory]
    [InlineData("1,234;2,345", "de", "1.234;2.345")]
    [InlineData("1,234;2,345", "en-US", "1234;2345")]
    [InlineData("01/02/2024", "en-US", "\"2024-01-02\"")]
    [InlineData("01/02/2024", "en-GB", "\"2024-02-01\"")]
    [InlineData("0.5;1,234", "de", "0.5;1234")]
    public void A_language_decides_what_the_values_leave_open(string values, string language, string expected)
    {
        var table = CollectingSink.Single(Column(values.Split(';')), new TableOptions { HasHeader = HeaderMode.Yes, Language = language });

        Assert.Equal(expected.Split(';').Select(v => $"[0,{v}]"), table.Json());
        Assert.Equal(0, table.Summary.Issues.Total);
    }

    [Theory]
    [InlineData("1,234;2,345", IssueRules.AmbiguousNumber, 2)]
    [InlineData("1.5;1,5;2,5", IssueRules.ConflictingNumbers, 1)]
    [InlineData("01/02/2024;03/03/2024", IssueRules.AmbiguousDate, 1)]
    [InlineData("31/12/2024;12/31/2024", IssueRules.ConflictingDates, 1)]
    [InlineData("#DIV/0!;1", IssueRules.ErrorValues, 1)]
    [InlineData("n/a;1", IssueRules.Placeholder, 1)]
    [InlineData("x;1", IssueRules.MixedTypes, 1)]
    public void What_was_not_certain_is_reported(string values, string rule, long count)
    {
        var table = CollectingSink.Single(Column(values.Split(';')));

        Assert.Equal(count, table.Summary.Issues.Totals[rule]);
        Assert.Contains(table.Summary.Issues.Kept, i => i.Rule == rule && i.Column == "v");
    }

    [Fact]
    public void Numbers_of_a_spreadsheet_are_typed_by_value_and_format()
    {
        var table = CollectingSink.Single(GridWorkbook.Xlsx(
            ["whole", "number", "date", "moment", "time", "flag", "padded"],
            [1, 1.5, new DateTime(2024, 3, 1), new DateTime(2024, 3, 1, 10, 0, 0), new TimeSpan(10, 30, 0), true, new Padded(123)],
            [2, 2, new DateTime(2024, 3, 2), new DateTime(2024, 3, 2, 0, 0, 1), new TimeSpan(23, 0, 0), false, new Padded(4)]));

        Assert.Equal(
            [ColumnType.Integer, ColumnType.Number, ColumnType.Date, ColumnType.DateTime, ColumnType.Time, ColumnType.Boolean, ColumnType.String],
            table.Summary.Columns.Select(c => c.Type));
        Assert.Equal("""[1,1.5,"2024-03-01","2024-03-01T10:00:00","10:30:00",true,"00123"]""", table.Json()[0]);
        Assert.Equal("1,1.5,2024-03-01,01/03/2024 10:00,10:30,TRUE,00123", table.Csv()[0]);
        Assert.Equal(("2024-03-01", "2024-03-02"), (table.Column("date").Min, table.Column("date").Max));
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("Billing Zip Code")]
    [InlineData("homePhone")]
    [InlineData("PLZ")]
    public void Digits_under_the_name_of_a_code_stay_text(string name)
    {
        var table = CollectingSink.Single(GridWorkbook.Csv($"id,{name}", "1,90210", "2,10115"));

        Assert.Equal(ColumnType.String, table.Column(name).Type);
        Assert.Equal("""[1,"90210"]""", table.Json()[0]);
    }

    private static GridWorkbook Column(string[] values) =>
        GridWorkbook.Xlsx([["k", "v"], .. values.Select((v, i) => (object?[])[0, v])]);
}
