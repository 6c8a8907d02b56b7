using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class RuleTests
{
    [Fact]
    public void Findings_are_addressed_by_cell()
    {
        var table = Read(new ValidationRule { Column = "PRICE", Min = "0" }, ["id", "price"], [1, 5], [2, -3], [3, 4]);

        var issue = Assert.Single(table.Summary.Issues.Kept);
        Assert.Equal(("min", 3, "price", "B3", "-3"), (issue.Rule, issue.Row, issue.Column, issue.Cell, issue.Value));
        Assert.Equal(3, table.Summary.RowCount);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1;2.5;x;n/a", "type:2")]
    [InlineData("""{"type":"number"}""", "1;2.5;1.234,5;x", "type:1")]
    [InlineData("""{"type":"date"}""", "2024-01-31;31/01/2024;2024-01-31 10:00;soon", "type:2")]
    [InlineData("""{"type":"datetime"}""", "2024-01-31;2024-01-31 10:00;10:00", "type:1")]
    [InlineData("""{"type":"boolean"}""", "yes;FALSE;1", "type:1")]
    [InlineData("""{"type":"integer"}""", "007;12345678901234567890", "")]
    [InlineData("""{"required":true,"type":"number"}""", "1;;n/a", "required:2")]
    [InlineData("""{"required":true}""", "x;;n/a", "required:1")]
    [InlineData("""{"min":10,"max":20}""", "9;10;20;21;x", "min:2 max:1")]
    [InlineData("""{"min":"2024-01-01"}""", "2023-12-31;2024-01-01;01/02/2024;5", "min:2")]
    [InlineData("""{"max":"12:00"}""", "11:59;12:01", "max:1")]
    [InlineData("""{"pattern":"[A-Z]{2}\\d+"}""", "AB1;AB12x;ab1", "pattern:2")]
    [InlineData("""{"oneOf":["red","1"]}""", "red;1;Red;blue", "oneOf:2")]
    [InlineData("""{"unique":true}""", "a;b;a;A;a", "unique:2")]
    public void Each_part_of_a_rule_judges_values(string rule, string values, string expected)
    {
        var options = TableOptions.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"hasHeader":true,"rules":[{{rule.Insert(1, "\"column\":\"v\",")}}]}"""));
        object?[]?[] rows = [["k", "v"], .. values.Split(';').Select((v, i) => (object?[])[i, v.Length == 0 ? null : v])];
        var table = CollectingSink.Single(GridWorkbook.Xlsx(rows), options);

        var found = table.Summary.Issues.Totals.Where(t => !t.Key.Contains('_', StringComparison.Ordinal) && t.Key != "placeholder").Select(t => $"{t.Key}:{t.Value}");
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), found.Order());
    }

    [Fact]
    public void Rejected_rows_and_accepted_rows_are_all_rows()
    {
        object?[]?[] rows = [["id", "n"], .. Enumerable.Range(0, 1000).Select(i => (object?[])[i, i % 3])];
        var options = new TableOptions { Rules = [new ValidationRule { Column = "n", Min = "1" }], OnRuleViolation = RuleViolationMode.Reject };
        var table = CollectingSink.Single(GridWorkbook.Xlsx(rows), options);

        Assert.Equal((666, 334), (table.Summary.RowCount, table.Summary.RejectedRows));
        Assert.Equal(666, table.Json().Count);
        Assert.Equal(334, table.Reasons.Count(r => r == "n: min"));
        Assert.Equal(334, table.Summary.Issues.Totals["min"]);
        Assert.Equal("1", table.Column("n").Min);
    }

    [Fact]
    public void Rejected_rows_are_a_csv_file_with_their_reasons()
    {
        var options = new TableOptions { Rules = [new ValidationRule { Column = "n", Min = "1" }], OnRuleViolation = RuleViolationMode.Reject };
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["id", "n", "note"], [1, 0, "a, \"b\""], [2, 5, "fine"], [3, -1, null, null]), options);

        Assert.Equal("row,reason,id,n,note\r\n2,n: min,1,0,\"a, \"\"b\"\"\"\r\n4,n: min,3,-1,\r\n", table.RejectedCsv);
    }

    [Fact]
    public void A_rejected_row_does_not_make_its_values_taken()
    {
        var options = new TableOptions
        {
            Rules = [new ValidationRule { Column = "id", Unique = true }, new ValidationRule { Column = "n", Min = "1" }],
            OnRuleViolation = RuleViolationMode.Reject,
        };
        var table = CollectingSink.Single(GridWorkbook.Xlsx(["id", "n"], [7, 0], [7, 1], [7, 2]), options);

        Assert.Equal(["[7,1]"], table.Json());
        Assert.Equal(["n: min", "id: unique"], table.Reasons);
    }

    [Fact]
    public void Totals_are_exact_where_findings_are_no_longer_kept()
    {
        object?[]?[] rows = [["id", "n"], .. Enumerable.Range(0, 5000).Select(i => (object?[])[i, "x"])];
        var table = CollectingSink.Single(GridWorkbook.Xlsx(rows), new TableOptions { HasHeader = HeaderMode.Yes, Rules = [new ValidationRule { Column = "n", Type = ColumnType.Integer }] });

        Assert.Equal(5000, table.Summary.Issues.Totals["type"]);
        Assert.Equal(IssueCollector.KeptPerRule, table.Summary.Issues.Kept.Count);
    }

    [Fact]
    public void A_rule_on_a_column_that_is_not_there_is_reported()
    {
        var table = Read(new ValidationRule { Column = "nope", Required = true }, ["id", "n"], [1, 2]);

        Assert.Equal(1, table.Summary.Issues.Totals[IssueRules.RuleWithoutColumn]);
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_costs_linear_time()
    {
        var table = Read(new ValidationRule { Column = "n", Pattern = "(a+)+b" }, ["id", "n"], [1, new string('a', 30_000)]);

        Assert.Equal(1, table.Summary.Issues.Totals["pattern"]);
    }

    private static CollectedTable Read(ValidationRule rule, params object?[]?[] rows) =>
        CollectingSink.Single(GridWorkbook.Xlsx(rows), new TableOptions { HasHeader = HeaderMode.Yes, Rules = [rule] });
}
