using System.CommandLine;
using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Csv;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge inspect</c>: what is detected about files, one line each. One line per subject.</summary>
internal static class InspectVerb
{
    public static Command Create() => new("inspect", "Show what is detected about files.")
    {
        Dialects(),
    };

    private static Command Dialects()
    {
        var files = new Argument<string[]>("FILE") { Description = "Delimited text files.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "dialects",
            """
            Print 'path|delimiter|quote' of delimited text files, the path with its last folder.

            Example:
              indexforge inspect dialects data/*.csv
            """) { files };
        command.SetAction(parsed => InspectDialects.Run(parsed.GetValue(files)!, Console.Out, Console.Error));
        return command;
    }
}
