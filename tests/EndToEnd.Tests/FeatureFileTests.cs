using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>Feature flags of the real service, by its settings file.</summary>
public sealed class FeatureFileTests
{
    [Fact]
    public async Task An_edited_settings_file_counts_without_a_restart_and_a_damaged_one_changes_nothing()
    {
        using var folder = new TempFolder();
        var file = folder.File("indexforge.json");
        await File.WriteAllTextAsync(file, """{ "Features": { "HybridSearch": 25 } }""");
        await using var service = await ServiceProcess.Start(folder.Path);
        Assert.Equal(25, await Share(service));
        await service.Get("/api/v1/search?q=anything");

        await File.WriteAllTextAsync(file, """{ "Features": { "HybridSearch": 0 } }""");
        await Until(service, 0);
        Assert.Equal("lexical", (await service.Get("/api/v1/search?q=anything")).GetProperty("mode").GetString());

        await File.WriteAllTextAsync(file, "{ \"Features\": ");
        await service.Get("/api/v1/search?q=anything");
        Assert.Equal(0, await Share(service));
        await File.WriteAllTextAsync(file, """{ "Features": { "HybridSearch": true } }""");
        await Until(service, 100);
        Assert.Equal("hybrid", (await service.Get("/api/v1/search?q=anything")).GetProperty("mode").GetString());
    }

    private static async Task<double> Share(ServiceProcess service) =>
        (await service.Get("/api/v1/admin/features")).GetProperty("items")[0].GetProperty("percent").GetDouble();

    /// <summary>Asked for until it is so; that it never is is the failure.</summary>
    private static async Task Until(ServiceProcess service, double share)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (await Share(service) != share)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
