using System.Globalization;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class RoleTests
{
    [Theory]
    [InlineData("price", 1000, 400, "9.99;12.5;3;100;7.25", ColumnRole.Numeric)]
    [InlineData("unit_count", 1000, 40, "1;2;3;4;5", ColumnRole.Numeric)]
    [InlineData("gender", 1000, 2, "1;2;1;2;1", ColumnRole.Categorical)]
    [InlineData("zip_code", 1000, 400, "90210;10115;30301;60601;73301", ColumnRole.Categorical)]
    [InlineData("country", 1000, 60, "Norway;Peru;Chad;Oman;Fiji", ColumnRole.Categorical)]
    [InlineData("id", 1000, 1000, "1;2;3;4;5", ColumnRole.NotGeneralizable)]
    [InlineData("user_id", 1000, 300, "17;28;39;41;52", ColumnRole.ContextSpecific)]
    [InlineData("source", 1000, 1, "web;web;web;web;web", ColumnRole.NotGeneralizable)]
    [InlineData("created", 1000, 900, "2024-03-01;2024-03-02;2024-03-03;2024-03-04;2024-03-05", ColumnRole.DateTime)]
    [InlineData("published_date", 1000, 900, "1400684635;1263978900;1217422980;1282902540;1443800666", ColumnRole.DateTime)]
    [InlineData("comment", 1000, 990, "The room was very small and dark;It is not what we had asked for;Good;We will be back for more;All in all it was a good stay", ColumnRole.Sentence)]
    [InlineData("homepage", 1000, 990, "https://a.example/x;http://b.example;www.c.example;https://d.example;https://e.example", ColumnRole.Url)]
    [InlineData("salary", 1000, 700, "$70,400;$12,000;$9,100;$55,000;$61,250", ColumnRole.EmbeddedNumber)]
    [InlineData("weight", 1000, 700, "12 kg;4.5 kg;7 kg;1 kg;0.5 kg", ColumnRole.EmbeddedNumber)]
    [InlineData("tags", 1000, 700, "red|green|blue;a|b|c;x|y|z;one|two|three;p|q|r", ColumnRole.List)]
    [InlineData("address", 1000, 950, "12 Main St;4 High Rd;77 Low Ln;1 Park Ave;9 Mill Way", ColumnRole.ContextSpecific)]
    [InlineData("s2p1c6x", 1000, 37, "0;12;4;11;9", ColumnRole.ContextSpecific)]
    [InlineData("anything", 1000, 900, "", ColumnRole.NotGeneralizable)]
    public void A_column_has_the_role_that_its_values_and_name_show(string name, long total, long distinct, string samples, ColumnRole expected)
    {
        var values = samples.Split(';');
        var numbers = values.Select(v => double.TryParse(v, CultureInfo.InvariantCulture, out var n) ? n : (double?)null).OfType<double>().ToList();
        var evidence = new ColumnEvidence
        {
            Name = name,
            Total = total,
            Missing = 0,
            Distinct = distinct,
            Samples = values,
            Min = numbers.Count > 0 ? numbers.Min() : null,
            Max = numbers.Count > 0 ? numbers.Max() : null,
        };

        Assert.Equal(expected, RoleClassifier.Classify(evidence));
    }

    [Fact]
    public void Columns_of_a_table_get_their_roles()
    {
        object?[]?[] rows = [["id", "city", "price", "when"], .. Enumerable.Range(0, 100).Select(i => (object?[])[i, $"City {(char)('A' + (i % 7))}", i * 1.25, new DateTime(2024, 1, 1).AddDays(i)])];

        var table = CollectingSink.Single(GridWorkbook.Xlsx(rows));

        Assert.Equal([ColumnRole.NotGeneralizable, ColumnRole.Categorical, ColumnRole.Numeric, ColumnRole.DateTime], table.Summary.Columns.Select(c => c.Role));
    }

    [Fact]
    public void At_least_85_of_100_labelled_columns_are_right()
    {
        using var book = WorkbookFile.Open(SharedData.Path("types", "data_train.csv"), new WorkbookOptions { Delimiter = ',' });
        var labels = Labels(book);
        using var reader = book.OpenSheet(0);
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        TypeSamples.Classify(reader, new NumberFormatter(book), output, TestContext.Current.CancellationToken);

        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal("Record_id,type", lines[0]);
        Assert.Equal(labels.Count, lines.Length - 1);
        var right = labels.Where((label, i) => lines[i + 1].EndsWith("," + label, StringComparison.Ordinal)).Count();
        TestContext.Current.SendDiagnosticMessage($"roles: {right}/{labels.Count} = {right / (double)labels.Count:0.0000}");
        Assert.True(right >= 0.85 * labels.Count, $"{right} of {labels.Count}");
    }

    private static List<string> Labels(IWorkbook book)
    {
        var labels = new List<string>();
        using var reader = book.OpenSheet(0);
        var row = new Extraction.Cells.RowBuffer();
        for (var first = true; reader.Read(row); first = false)
        {
            if (!first)
            {
                foreach (ref readonly var cell in row.Cells)
                {
                    if (cell.Column == 2)
                    {
                        labels.Add(cell.Text.ToString());
                    }
                }
            }
        }

        return labels;
    }
}
