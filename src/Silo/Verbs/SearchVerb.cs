using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using IndexForge.Silo.Client;
using Spectre.Console;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge search</c>.</summary>
internal static class SearchVerb
{
    private const string Description = """
        Search a collection. The query knows words, "phrases", -not, prefix* and field:value.

        Exit codes: 0 there are hits, 1 there are none, 2 wrong usage, 69 no service.

        Examples:
          indexforge search 'INV-00123'
          indexforge search '"late payment" -reminder' --collection invoices --limit 20
          indexforge search 'status:open' --json
        """;

    public static Command Create()
    {
        var query = new Argument<string[]>("QUERY") { Description = "What to look for.", Arity = ArgumentArity.OneOrMore };
        var collection = new Option<string?>("--collection", "-c") { Description = "The collection (default 'default')." };
        var limit = new Option<int>("--limit", "-n") { Description = "At most this many hits.", DefaultValueFactory = _ => 10 };
        var mode = new Option<string>("--mode") { Description = "How to rank.", DefaultValueFactory = _ => "hybrid" };
        mode.AcceptOnlyFromAmong("hybrid", "lexical", "semantic");
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON." };
        var connection = new ConnectionOptions();
        var command = new Command("search", Description) { query, collection, limit, mode, json };
        connection.AddTo(command);
        command.SetAction((parsed, cancellation) => Guard.Run(
            async () =>
            {
                await using var session = await ServiceSession.Open(connection.Read(parsed), TimeProvider.System, cancellation);
                var address = $"/api/v1/search?q={Uri.EscapeDataString(string.Join(' ', parsed.GetValue(query)!))}&limit={parsed.GetValue(limit)}&mode={parsed.GetValue(mode)}"
                    + (parsed.GetValue(collection) is { } name ? $"&collection={Uri.EscapeDataString(name)}" : "");
                var answer = await session.Client.Get(address, cancellation);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(answer.GetRawText());
                }
                else
                {
                    Print(answer);
                }

                return answer.GetProperty("hits").GetArrayLength() > 0 ? ExitCodes.Done : ExitCodes.Failed;
            },
            cancellation));
        return command;
    }

    private static void Print(JsonElement answer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = int.MaxValue;
        }

        foreach (var hit in answer.GetProperty("hits").EnumerateArray())
        {
            var source = hit.GetProperty("source");
            var place = string.Join(" ", Part(source, "table", ""), Part(source, "row", "row "), Part(source, "page", "page "), Part(source, "heading", "")).Trim();
            console.MarkupLine($"[bold]{Markup.Escape(hit.GetProperty("title").GetString()!)}[/]  {Markup.Escape(place)}  [dim]{hit.GetProperty("score").GetDouble():0.00}  {hit.GetProperty("documentId").GetString()}[/]");
            console.MarkupLine("  " + Highlighted(hit));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answer.GetProperty("total").GetInt64()} matches in {answer.GetProperty("tookMs").GetDouble():0.0} ms"));
    }

    private static string Part(JsonElement source, string name, string label) =>
        source.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? label + value : "";

    private static string Highlighted(JsonElement hit)
    {
        var snippet = hit.GetProperty("snippet").GetString()!;
        var text = new System.Text.StringBuilder();
        var at = 0;
        foreach (var range in hit.GetProperty("highlights").EnumerateArray())
        {
            var (start, end) = (range[0].GetInt32(), range[1].GetInt32());
            text.Append(Markup.Escape(snippet[at..start])).Append("[yellow]").Append(Markup.Escape(snippet[start..end])).Append("[/]");
            at = end;
        }

        return text.Append(Markup.Escape(snippet[at..])).Replace("\n", " ").ToString();
    }
}
