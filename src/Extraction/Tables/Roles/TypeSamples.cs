using System.Buffers;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Tables;

/// <summary>
/// Columns described one per row, as the feature type benchmark has them: a record id, the column's name, counts, and
/// <c>sample_1</c> … beside them. Prints <c>Record_id,type</c> in the same order.
/// </summary>
public static class TypeSamples
{
    private const int MaxSamples = 64;

    /// <summary>Classifies each described column.</summary>
    /// <param name="rows">The rows, the first of them naming the fields.</param>
    /// <param name="formatter">Writes the fields' texts.</param>
    /// <param name="output">Receives the lines.</param>
    /// <param name="cancellation">Checked at each row.</param>
    /// <exception cref="ExtractionException"><c>missing_columns</c>: the rows are of another form.</exception>
    public static void Classify(ISheetReader rows, ICellFormatter formatter, TextWriter output, CancellationToken cancellation = default)
    {
        var row = new RowBuffer();
        if (!rows.Read(row))
        {
            throw Missing(["Record_id"]);
        }

        var fields = new Fields(row, formatter);
        output.WriteLine("Record_id,type");
        while (rows.Read(row))
        {
            cancellation.ThrowIfCancellationRequested();
            var texts = Texts(row, formatter);
            output.Write(Quoted(fields.Record(texts)));
            output.Write(',');
            output.WriteLine(RoleClassifier.Label(RoleClassifier.Classify(fields.Evidence(texts))));
        }
    }

    private static Dictionary<int, string> Texts(RowBuffer row, ICellFormatter formatter)
    {
        var texts = new Dictionary<int, string>(row.Count);
        var buffer = new ArrayBufferWriter<char>(256);
        foreach (ref readonly var cell in row.Cells)
        {
            buffer.ResetWrittenCount();
            formatter.Write(cell, buffer);
            texts[cell.Column] = buffer.WrittenSpan.ToString();
        }

        return texts;
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static ExtractionException Missing(IEnumerable<string> names) => new(
        ExtractionErrors.MissingColumns,
        $"Missing columns: {string.Join(", ", names)}. Each row describes a column: Record_id, Attribute_name, total_vals, num_nans, num_of_dist_val, sample_1, …");

    private sealed class Fields
    {
        private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<int> _samples = [];

        public Fields(RowBuffer header, ICellFormatter formatter)
        {
            foreach (var (column, name) in Texts(header, formatter).OrderBy(t => t.Key))
            {
                _columns.TryAdd(name.Trim(), column);
                if (name.StartsWith("sample_", StringComparison.OrdinalIgnoreCase) && _samples.Count < MaxSamples)
                {
                    _samples.Add(column);
                }
            }

            string[] needed = ["Record_id", "Attribute_name", "total_vals", "num_nans", "num_of_dist_val"];
            var missing = needed.Where(name => !_columns.ContainsKey(name)).Concat(_samples.Count == 0 ? ["sample_1"] : []).ToList();
            if (missing.Count > 0)
            {
                throw Missing(missing);
            }
        }

        public string Record(Dictionary<int, string> texts) => Text(texts, "Record_id");

        public ColumnEvidence Evidence(Dictionary<int, string> texts) => new()
        {
            Name = Text(texts, "Attribute_name"),
            Total = Count(texts, "total_vals"),
            Missing = Count(texts, "num_nans"),
            Distinct = Count(texts, "num_of_dist_val"),
            Min = Number(texts, "min_val"),
            Max = Number(texts, "max_val"),
            Samples = [.. _samples.Select(column => texts.GetValueOrDefault(column, ""))],
        };

        private string Text(Dictionary<int, string> texts, string field) =>
            _columns.TryGetValue(field, out var column) ? texts.GetValueOrDefault(column, "") : "";

        private long Count(Dictionary<int, string> texts, string field) =>
            (long)Math.Clamp(Number(texts, field) ?? 0, 0, 1L << 53);

        private double? Number(Dictionary<int, string> texts, string field) =>
            FieldText.TryDouble(Text(texts, field), out var number) && double.IsFinite(number) ? number : null;
    }
}
