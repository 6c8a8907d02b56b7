using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace IndexForge.Silo.Verbs;

/// <summary>Help that lists verbs by their first sentence; their exit codes and examples come with their own help.</summary>
internal sealed class BriefHelp(HelpAction inner) : SynchronousCommandLineAction
{
    public static void Use(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new BriefHelp((HelpAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            foreach (var verb in root.Subcommands)
            {
                verb.Description = verb.Description?.Split('\n')[0].Trim();
            }
        }

        return inner.Invoke(parseResult);
    }
}
