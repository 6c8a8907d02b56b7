using System.Text.RegularExpressions;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>The OpenAPI document is complete enough to make a client from: one is made, type-checked, and used (Client/walk.ts).</summary>
public sealed partial class TypeScriptClientTests : IDisposable
{
    private const string Key = "client-bootstrap-key-0123456789";

    private static readonly string Client = Path.Combine(AppContext.BaseDirectory, "Client");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_made_from_the_document_compiles_strictly_and_does_what_a_user_does()
    {
        Assert.SkipUnless(Tool.IsThere("node") && Tool.IsThere("npm"), "Needs node and npm, for a client made from the OpenAPI document.");
        await Install();
        await using var service = await ServiceProcess.Start(_folder.File("data"), ("ASPNETCORE_ENVIRONMENT", "Production"), ("API_KEY", Key), ("Gateway__Host", "127.0.0.1"), ("RateLimit__Enabled", "false"));
        service.Client.DefaultRequestHeaders.Add("X-API-Key", Key);
        await File.WriteAllTextAsync(Path.Combine(Client, "v1.json"), await service.Client.GetStringAsync("/openapi/v1.json"));

        await Node("node_modules/openapi-typescript/bin/cli.js", "v1.json", "--output", "v1.d.ts");
        await Node("node_modules/typescript/bin/tsc", "--project", ".");
        await Node("built/walk.js", service.Client.BaseAddress!.ToString().TrimEnd('/'), Key);
    }

    /// <summary>Packages as locked, beside the tests that were built. Without a registry nothing can be said of the document.</summary>
    private static async Task Install()
    {
        if (File.Exists(Path.Combine(Client, "node_modules", ".package-lock.json")))
        {
            return;
        }

        var (exit, output) = await Tool.Run(Client, "npm", "ci");
        Assert.SkipWhen(exit != 0 && Unreachable().IsMatch(output), "The npm registry cannot be reached, for a client made from the OpenAPI document.");
        Assert.True(exit == 0, output);
    }

    private static async Task Node(params string[] arguments)
    {
        var (exit, output) = await Tool.Run(Client, "node", arguments);
        Assert.True(exit == 0, $"node {arguments[0]} ended with {exit}:\n{output}");
    }

    [GeneratedRegex(@"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|E40[134]|E5\d\d)\b")]
    private static partial Regex Unreachable();
}
