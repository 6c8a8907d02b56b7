using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using IndexForge.Extraction;
using IndexForge.Extraction.Tables;
using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Processing;

/// <summary>The extractor's tables in the words of the API, and the form they are stored in.</summary>
internal static class TableShapes
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static StoredTable Store(TableSummary table, string name, ImmutableArray<StoredRows> rows, ImmutableArray<int> rejected) => new(
        new TableInfo(
            name,
            table.RowCount,
            table.Truncated,
            [.. table.Columns.Select(c => new ColumnInfo(c.Name, NameOf(c.Type), NameOf(c.Role), c.Nullable, c.Distinct, c.Min, c.Max, [.. c.Samples]))],
            table.Issues.Total,
            table.Start.Sheet.Visibility != SheetVisibility.Visible),
        JsonSerializer.Serialize(table.Columns, Json),
        rows,
        rejected);

    public static List<TableColumn> Columns(StoredTable table) => JsonSerializer.Deserialize<List<TableColumn>>(table.ColumnsJson, Json)!;

    public static string NameOf(ColumnType type) => type.ToString().ToLowerInvariant();

    public static string NameOf(ColumnRole role) => role switch
    {
        ColumnRole.EmbeddedNumber => "embedded-number",
        ColumnRole.NotGeneralizable => "not-generalizable",
        ColumnRole.ContextSpecific => "context-specific",
        _ => role.ToString().ToLowerInvariant(),
    };
}
