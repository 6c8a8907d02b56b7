using System.CommandLine;
using IndexForge.Silo.Client;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge rows</c>: a table of a document.</summary>
internal static class RowsVerb
{
    private const string Description = """
        Print rows of a document's table.

        Exit codes: 0 done, 1 there is no such document or table, 2 wrong usage, 69 no service.

        Examples:
          indexforge rows 4mdzxv7eqkqc5ciyp6xk6mjl3a
          indexforge rows 4mdzxv7eqkqc5ciyp6xk6mjl3a --table Stock --columns sku,quantity --limit 20
          indexforge rows 4mdzxv7eqkqc5ciyp6xk6mjl3a --to ndjson > stock.ndjson
        """;

    public static Command Create()
    {
        var document = new Argument<string>("DOC") { Description = "The document's id." };
        var table = new Option<string?>("--table", "-t") { Description = "The table (default the first)." };
        var columns = new Option<string?>("--columns") { Description = "Only these columns, separated by commas." };
        var offset = new Option<int>("--offset") { Description = "Rows to skip." };
        var limit = new Option<int?>("--limit", "-n") { Description = "At most this many rows (default all; 50 for json)." };
        var to = new Option<string>("--to") { Description = "Form of the output.", DefaultValueFactory = _ => "csv" };
        to.AcceptOnlyFromAmong("csv", "ndjson", "json");
        var json = new Option<bool>("--json") { Description = "The same as --to json." };
        var connection = new ConnectionOptions();
        var command = new Command("rows", Description) { document, table, columns, offset, limit, to, json };
        connection.AddTo(command);
        command.SetAction((parsed, cancellation) => Guard.Run(
            async () =>
            {
                await using var session = await ServiceSession.Open(connection.Read(parsed), TimeProvider.System, cancellation);
                var query = $"offset={parsed.GetValue(offset)}"
                    + (parsed.GetValue(table) is { } t ? $"&table={Uri.EscapeDataString(t)}" : "")
                    + (parsed.GetValue(columns) is { } c ? $"&columns={Uri.EscapeDataString(c)}" : "")
                    + (parsed.GetValue(limit) is { } n ? $"&limit={n}" : "");
                var accept = parsed.GetValue(json) ? "application/json" : parsed.GetValue(to) switch
                {
                    "ndjson" => "application/x-ndjson",
                    "json" => "application/json",
                    _ => "text/csv",
                };
                await using var output = Console.OpenStandardOutput();
                await session.Client.Copy($"/api/v1/documents/{Uri.EscapeDataString(parsed.GetValue(document)!)}/rows?{query}", accept, output, cancellation);
                return ExitCodes.Done;
            },
            cancellation));
        return command;
    }
}
