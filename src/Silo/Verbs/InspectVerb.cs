using System.CommandLine;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge inspect</c>: what is detected about files, one line each. One line per subject.</summary>
internal static class InspectVerb
{
    public static Command Create() => new("inspect", "Show what is detected about files.")
    {
        Dialects(),
        Types(),
        Articles(),
    };

    private static Command Articles()
    {
        var files = new Argument<string[]>("FILE") { Description = "Web pages, also compressed (.html.gz).", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "articles",
            """
            Print the articles of web pages as one JSON object: file name up to its first dot -> {title, byline, publishedAt, language, articleBody}.

            Example:
              indexforge inspect articles pages/*.html
            """) { files };
        command.SetAction(parsed => InspectArticles.Run(parsed.GetValue(files)!, Console.Out, Console.Error));
        return command;
    }

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

    private static Command Types()
    {
        var file = new Argument<string>("FILE") { Description = "A table whose rows describe columns." };
        var samples = new Option<bool>("--samples") { Description = "The columns are given as samples and counts, one column per row.", Required = true };
        var command = new Command(
            "types",
            """
            Print 'Record_id,type' for columns given as samples: what each column is for.

            Example:
              indexforge inspect types columns.csv --samples
            """) { file, samples };
        command.SetAction(parsed => InspectTypes.Run(parsed.GetValue(file)!, Console.Out, Console.Error));
        return command;
    }
}
