namespace IndexForge.Extraction.Tests.Csv;

public class DialectDetectorTests
{
    [Theory]
    [InlineData("id,name\n1,Ann\n2,Bob\n", ",")]
    [InlineData("id;price\n1;2,50\n2;3,75\n3;4,00\n", ";")]
    [InlineData("id\tname, first\n1\tB, Ann\n2\tC, Bob\n", "\t")]
    [InlineData("a|b|c\n1,5|2|x\n2,5|3|y\n", "|")]
    [InlineData("when,level,text\n2020-01-01 10:00:00,INFO,started: ok\n2020-01-01 10:00:01,WARN,slow: disk\n", ",")]
    [InlineData("a||b||c\n1||2||3\n4||5||6\n", "||")]
    [InlineData("a~|~b~|~c\n1~|~2~|~3\n4~|~5~|~6\n", "~|~")]
    [InlineData("ID;GEOM\n1;POINT(1.5 2.5)\n2;POLYGON(1 2, 3 4, 5 6)\n3;POLYGON(1 2, 3 4, 5 6)\n", ";")]
    public void The_delimiter_is_the_one_that_makes_a_table(string text, string delimiter) =>
        Assert.Equal(delimiter, CsvTexts.Dialect(text).Delimiter);

    [Fact]
    public void One_column_of_prose_has_no_delimiter_of_its_own() =>
        Assert.Equal(",", CsvTexts.Dialect("Profession\nFinance\nInformation Technology\nPolicy\n").Delimiter);

    [Fact]
    public void Delimiters_inside_quotes_do_not_count() =>
        Assert.Equal(";", CsvTexts.Dialect("name;note\n\"a\";\"x, y, z\"\n\"b\";\"p, q, r\"\n\"c\";\"u, v, w\"\n").Delimiter);

    [Fact]
    public void Single_quotes_quote_where_fields_are_wrapped_in_them()
    {
        var dialect = CsvTexts.Dialect("id,text\n1,'a, b'\n2,'it is, so'\n3,'c, d'\n");

        Assert.Equal('\'', dialect.Quote);
        Assert.Equal(",", dialect.Delimiter);
    }

    [Fact]
    public void Apostrophes_do_not_quote() =>
        Assert.Equal('"', CsvTexts.Dialect("id,text\n1,Men's boots\n2,Kids' shirt\n3,\"it's, so\"\n").Quote);

    [Fact]
    public void Backslashes_escape_where_they_stand_before_quotes_that_do_not_end_a_field() =>
        Assert.Equal('\\', CsvTexts.Dialect("id,text\n1,\"a \\\"b\\\" c\"\n2,\"5\\\" pipe, long\"\n").Escape);

    [Theory]
    [InlineData("id,path\n1,\"C:\\dir\\\"\n2,\"D:\\x\"\n")]
    [InlineData("id,text\n1,\"say \"\"hi\"\" \\\"\n2,\"a \"\"b\"\"\"\n")]
    public void Backslashes_that_are_text_do_not_escape(string text) => Assert.Null(CsvTexts.Dialect(text).Escape);

    [Fact]
    public void Blanks_after_every_delimiter_belong_to_it()
    {
        Assert.True(CsvTexts.Dialect("a, b, \"c\"\n1, 2, \"x, y\"\n3, 4, \"z\"\n").SkipInitialSpace);
        Assert.False(CsvTexts.Dialect("a,b,c\n1, 2,3\n4,5,6\n").SkipInitialSpace);
    }

    [Fact]
    public void Excels_separator_line_is_obeyed_and_is_no_row()
    {
        const string text = "sep=^\na^b,c\n1^2,3\n";

        Assert.Equal("^", CsvTexts.Dialect(text).Delimiter);
        Assert.Equal([["a", "b,c"], ["1", "2,3"]], CsvTexts.Open(text));
    }

    [Fact]
    public void A_given_delimiter_is_not_questioned() =>
        Assert.Equal([["a,b", "c"], ["1,2", "3"]], CsvTexts.Open("a,b;c\n1,2;3\n"u8.ToArray(), new WorkbookOptions { Delimiter = ';' }));

    [Fact]
    public void A_delimiter_that_shows_only_after_pages_of_notes_is_found()
    {
        var notes = string.Concat(Enumerable.Range(0, 40).Select(i => $"This is note {i}, which says nothing of use.\n"));
        var rows = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i};{i * 2};name {i};{i}.5\n"));

        Assert.Equal(";", CsvTexts.Dialect(notes + "id;twice;name;price\n" + rows).Delimiter);
    }

    [Fact]
    public void A_choice_between_equals_is_reported()
    {
        var text = CsvTexts.Detect("a;b|c\nd;e|f\n"u8.ToArray());

        Assert.Contains(text.Warnings, w => w.Contains("could also be", StringComparison.Ordinal));
    }
}
