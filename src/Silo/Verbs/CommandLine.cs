using System.CommandLine;

namespace IndexForge.Silo.Verbs;

/// <summary>The root of the command line: one line per verb.</summary>
internal static class CommandLine
{
    public static RootCommand Create() => new("Reads spreadsheets, CSV and documents, and makes them searchable.")
    {
        ExtractVerb.Create(),
        InspectVerb.Create(),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        var exit = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : exit;
    }
}
