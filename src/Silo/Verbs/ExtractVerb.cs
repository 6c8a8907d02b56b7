using System.CommandLine;
using System.Text.Json;
using IndexForge.Extraction;
using IndexForge.Extraction.Export;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge extract</c>: files to rows, nothing stored.</summary>
internal static class ExtractVerb
{
    private const string Description = """
        Extract the sheets of spreadsheets and CSV files.

        Each sheet becomes OUT/<file name>.<sheet number from 0>.<format>; xlsx is one workbook, OUT/<file name>.xlsx. A file that cannot be read is reported and
        does not stop the others. Exit codes: 0 all done, 1 some files failed, 2 wrong usage.

        Examples:
          indexforge extract report.xlsx --out out
          indexforge extract *.csv *.xls --to ndjson --out out --json
          indexforge extract secret.xlsx --password 123 --sheet Totals
        """;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files to read.", Arity = ArgumentArity.OneOrMore };
        var to = new Option<string>("--to") { Description = "Format of the output: csv and xlsx are the raw grid, the others the tables found on it.", DefaultValueFactory = _ => "csv" };
        to.AcceptOnlyFromAmong("csv", "ndjson", "json", "md", "xlsx");
        var output = new Option<string?>("--out", "-o") { Description = "Folder of the results; the standard output if not given." };
        var text = new Option<TextForm>("--text") { Description = "Cells as displayed, or as stored.", DefaultValueFactory = _ => TextForm.Displayed };
        var sheets = new Option<string[]>("--sheet") { Description = "Name or number (from 0) of a sheet; all if not given." };
        var password = new Option<string?>("--password") { Description = "Password of encrypted files." };
        var delimiter = new Option<string?>("--delimiter") { Description = "CSV: the delimiter, instead of detecting it ('tab' for a tab)." };
        var encoding = new Option<string?>("--encoding") { Description = "CSV and old xls: the encoding, instead of detecting it." };
        var preamble = new Option<bool>("--keep-preamble") { Description = "CSV: also write the notes above the table." };
        var parallel = new Option<int>("--parallel") { Description = "Files read at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var timeout = new Option<double>("--timeout") { Description = "Seconds that one file may take.", DefaultValueFactory = _ => 300 };
        var json = new Option<bool>("--json") { Description = "Print a summary as JSON." };
        delimiter.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } value && ParseDelimiter(value) is null)
                r.AddError($"--delimiter must be one character or 'tab', not '{value}'.");
        });
        parallel.Validators.Add(r => Require(r.GetValueOrDefault<int>() is >= 1 and <= 1024, r, "--parallel must be between 1 and 1024."));
        timeout.Validators.Add(r => Require(r.GetValueOrDefault<double>() is > 0 and <= 86_400, r, "--timeout must be between 0 and 86400 seconds."));

        var command = new Command("extract", Description)
        {
            files, to, output, text, sheets, password, delimiter, encoding, preamble, parallel, timeout, json,
        };
        command.Validators.Add(r => Require(r.GetValue(output) is not null || !r.GetValue(json), r, "--json needs --out: both would be printed."));
        command.Validators.Add(r => Require(r.GetValue(output) is not null || r.GetResult(to)?.Tokens is not [{ Value: "xlsx" }], r, "--to xlsx needs --out."));
        command.SetAction((parsed, cancellation) => RunAsync(
            new ExtractSettings
            {
                Files = parsed.GetValue(files)!,
                Out = parsed.GetValue(output),
                Format = parsed.GetValue(to)!,
                Text = parsed.GetValue(text),
                Sheets = parsed.GetValue(sheets) ?? [],
                KeepPreamble = parsed.GetValue(preamble),
                Parallel = parsed.GetValue(output) is null ? 1 : parsed.GetValue(parallel),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Options = new WorkbookOptions
                {
                    Password = parsed.GetValue(password),
                    Delimiter = parsed.GetValue(delimiter) is { } d ? ParseDelimiter(d) : null,
                    Encoding = parsed.GetValue(encoding),

                    // The raw grid shows the cells as they are.
                    Merges = parsed.GetValue(to) is not ("csv" or "xlsx"),
                },
            },
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static void Require(bool condition, System.CommandLine.Parsing.SymbolResult result, string message)
    {
        if (!condition)
            result.AddError(message);
    }

    private static char? ParseDelimiter(string text) => text.ToLowerInvariant() switch
    {
        "tab" or "\\t" => '\t',
        { Length: 1 } => text[0],
        _ => null,
    };

    private static async Task<int> RunAsync(ExtractSettings settings, bool json, CancellationToken cancellation)
    {
        try
        {
            var results = await new ExtractRun(settings, Console.Error, TimeProvider.System).RunAsync(cancellation);
            var failed = results.Count(r => r.Error is not null);
            if (json)
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new ExtractSummary(results, results.Count - failed, failed), ExtractJson.Default.ExtractSummary));
            return failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{settings.Out}: error io_error: {e.Message}");
            return ExitCodes.Failed;
        }
    }
}
