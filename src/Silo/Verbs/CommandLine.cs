using System.CommandLine;
using System.CommandLine.Invocation;

namespace IndexForge.Silo.Verbs;

/// <summary>The root of the command line: one line per verb.</summary>
internal static class CommandLine
{
    /// <summary>After Ctrl-C a verb gets this long to end by itself: longer than any shutdown that can be configured.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(11);

    public static RootCommand Create()
    {
        var root = new RootCommand("Reads spreadsheets, CSV and documents, and makes them searchable. 'indexforge VERB --help' shows examples.")
        {
            ServeVerb.CreateServe(),
            IngestVerb.Create(),
            SearchVerb.Create(),
            RowsVerb.Create(),
            ExtractVerb.Create(),
            InspectVerb.Create(),
            HealthVerb.Create(),
            ChaosVerb.Create(),
            ServeVerb.CreateSilo(),
            ServeVerb.CreateGateway(),
            MigrateVerb.Create(),
        };
        BriefHelp.Use(root);
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        var exit = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Grace });
        return parsed.Action is ParseErrorAction ? ExitCodes.Usage : exit;
    }
}
