using IndexForge.Gateway.Configuration;
using IndexForge.Silo.Client;
using IndexForge.Storage;
using Microsoft.Extensions.Options;

namespace IndexForge.Silo.Verbs;

/// <summary>Runs a command; what stops it becomes a message and an exit code, never a stack trace.</summary>
internal static class Guard
{
    public static async Task<int> Run(Func<Task<int>> command, CancellationToken cancellation)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception error) when (Code(error) is { } code)
        {
            foreach (var line in Lines(error))
            {
                await Console.Error.WriteLineAsync("indexforge: " + line);
            }

            return code;
        }
    }

    private static int? Code(Exception error) => error switch
    {
        ConfigurationException or OptionsValidationException => ExitCodes.Configuration,
        ServiceUnreachable or StorageException or HttpRequestException => ExitCodes.Unavailable,
        ServiceProblem => ExitCodes.Failed,
        // Kestrel's word for a port that is taken.
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => ExitCodes.Unavailable,
        IOException or UnauthorizedAccessException => ExitCodes.Failed,
        _ => null,
    };

    private static IEnumerable<string> Lines(Exception error) => error switch
    {
        ConfigurationException configuration => configuration.Errors,
        OptionsValidationException options => options.Failures,
        ServiceProblem problem => [$"{problem.Code}: {problem.Message}"],
        _ => [error.Message],
    };
}
