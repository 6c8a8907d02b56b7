using System.CommandLine;
using IndexForge.Silo.Client;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge ingest</c>: files into the service.</summary>
internal static class IngestVerb
{
    private const string Description = """
        Send files to the service, which extracts and indexes them. Folders are walked for files of formats that are read.

        What the service has already is not processed again. Exit codes: 0 all taken (with --wait: all indexed), 1 some
        failed, 2 wrong usage, 69 no service.

        Examples:
          indexforge ingest report.xlsx
          indexforge ingest ./invoices --collection invoices --wait
          indexforge ingest *.csv --url https://index.example.com --api-key $KEY --json
        """;

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files and folders.", Arity = ArgumentArity.OneOrMore };
        var collection = new Option<string?>("--collection", "-c") { Description = "The collection (default 'default')." };
        var wait = new Option<bool>("--wait", "-w") { Description = "Wait until all are indexed (always so without a running service)." };
        var parallel = new Option<int>("--parallel") { Description = "Files sent at a time.", DefaultValueFactory = _ => 4 };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        parallel.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 64)
            {
                r.AddError("--parallel must be between 1 and 64.");
            }
        });
        var connection = new ConnectionOptions();
        var command = new Command("ingest", Description) { paths, collection, wait, parallel, json };
        connection.AddTo(command);
        command.SetAction((parsed, cancellation) => Guard.Run(
            async () =>
            {
                var files = IngestFiles.Find(parsed.GetValue(paths)!);
                await using var session = await ServiceSession.Open(connection.Read(parsed), TimeProvider.System, cancellation);
                var run = new IngestRun(session.Client, parsed.GetValue(collection), parsed.GetValue(wait) || session.IsOwn, parsed.GetValue(parallel), TimeProvider.System);
                var results = await IngestProgress.Show(run, files, quiet: parsed.GetValue(json), cancellation);
                IngestReport.Print(results, parsed.GetValue(json));
                return results.All(r => r.Error is null) ? ExitCodes.Done : ExitCodes.Failed;
            },
            cancellation));
        return command;
    }
}
