using FsCheck;
using FsCheck.Fluent;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Tables;

/// <summary>What holds for any table.</summary>
public sealed class TableProperties
{
    // Values whose reading no other value of the column can change: the order of types is about those.
    private static readonly Gen<object?> Value = Gen.Elements<object?>(
        null, "", "N/A", "x", "Straße", "true", "no", "7", "12.5", "-3", "007", "12345678901234567", "1,234.5", "2024-03-01", "2024-03-01T10:00:00Z",
        "10:30", "#REF!", 1, 2.5, -7.25, 1e300, true, false, new DateTime(2024, 3, 1), new DateTime(2024, 3, 1, 10, 0, 0), new TimeSpan(9, 0, 0), new Padded(42));

    private static readonly Gen<object?[]> Column = Value.ListOf().Select(values => values.ToArray());

    [Fact]
    public void Adding_rows_only_widens_a_type() =>
        Prop.ForAll(Column.Two().ToArbitrary(), pair => Widens(TypeOf(pair.Item1), TypeOf([.. pair.Item1, .. pair.Item2])))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_profile_does_not_depend_on_the_order_of_rows() =>
        Prop.ForAll(Column.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (values, seed) =>
        {
            var shuffled = values.ToArray();
            new Random(seed).Shuffle(shuffled);
            var (one, other) = (ProfileOf(values), ProfileOf(shuffled));
            // Records compare lists by reference.
            return one with { Samples = [] } == other with { Samples = [] } && one.Samples.SequenceEqual(other.Samples);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Accepted_and_rejected_rows_are_all_that_were_read() =>
        Prop.ForAll(Column.ToArbitrary(), Gen.Elements("integer", "required", "unique", "pattern", "min").ToArbitrary(), (values, rule) =>
        {
            var options = new TableOptions { HasHeader = HeaderMode.Yes, OnRuleViolation = RuleViolationMode.Reject, Rules = [Rule(rule)] };
            var table = CollectingSink.Single(Grid(values), options);
            return table.Summary.RowCount + table.Summary.RejectedRows == values.Length && table.Json().Count == table.Summary.RowCount &&
                table.Reasons.Count == table.Summary.RejectedRows && table.Summary.Issues.Totals.Where(t => !t.Key.Contains('_', StringComparison.Ordinal) && t.Key != "placeholder").Sum(t => t.Value) == table.Summary.RejectedRows;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_value_is_rendered_as_its_column_promises() =>
        Prop.ForAll(Column.ToArbitrary(), values =>
        {
            var table = CollectingSink.Single(Grid(values), new TableOptions { HasHeader = HeaderMode.Yes });
            var column = table.Column("v");
            var rendered = table.Json().ConvertAll(line => System.Text.Json.JsonDocument.Parse(line).RootElement[1]);
            return rendered.TrueForAll(value => Fits(value, column.Type)) && rendered.Count(v => v.ValueKind == System.Text.Json.JsonValueKind.Null) == column.Nulls;
        }).QuickCheckThrowOnFailure();

    private static bool Fits(System.Text.Json.JsonElement value, ColumnType type) => value.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Null => true,
        System.Text.Json.JsonValueKind.Number => type is ColumnType.Number or ColumnType.Mixed || (type == ColumnType.Integer && value.TryGetInt64(out _)),
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => type is ColumnType.Boolean or ColumnType.Mixed,
        _ => type switch
        {
            ColumnType.Date => value.GetString()!.Length == 10,
            ColumnType.DateTime => value.GetString()!.Contains('T', StringComparison.Ordinal),
            ColumnType.Time => value.GetString()!.Split(':').Length == 3,
            _ => type is ColumnType.String or ColumnType.Mixed,
        },
    };

    private static bool Widens(ColumnType from, ColumnType to) => from == to || to == ColumnType.Mixed || (from, to) switch
    {
        (ColumnType.Empty, _) => true,
        (ColumnType.Integer, ColumnType.Number or ColumnType.String) => true,
        (ColumnType.Number, ColumnType.String) => true,
        (ColumnType.Date, ColumnType.DateTime) => true,
        _ => false,
    };

    private static ValidationRule Rule(string rule) => rule switch
    {
        "integer" => new ValidationRule { Column = "v", Type = ColumnType.Integer },
        "required" => new ValidationRule { Column = "v", Required = true },
        "unique" => new ValidationRule { Column = "v", Unique = true },
        "pattern" => new ValidationRule { Column = "v", Pattern = "[0-9.-]+" },
        _ => new ValidationRule { Column = "v", Min = "0" },
    };

    private static ColumnType TypeOf(object?[] values) => ProfileOf(values).Type;

    private static TableColumn ProfileOf(object?[] values) =>
        CollectingSink.Single(Grid(values), new TableOptions { HasHeader = HeaderMode.Yes }).Column("v");

    private static GridWorkbook Grid(object?[] values) => GridWorkbook.Xlsx([["k", "v"], .. values.Select(v => (object?[])[1, v])]);
}
