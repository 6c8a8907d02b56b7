using System.Net.Http.Json;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Features;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.Search;
using IndexForge.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace IndexForge.Gateway.Tests.Features;

public sealed class FeatureFlagTests
{
    private const string Setting = "Features:HybridSearch";

    [Fact]
    public void A_share_is_stable_grows_only_and_is_about_as_large_as_it_says()
    {
        string[] consumers = [.. Enumerable.Range(0, 5_000).Select(i => $"key{i}")];
        HashSet<string> former = [];
        foreach (var percent in (double[])[0, 0.5, 1, 5, 10, 25, 50, 75, 99, 100])
        {
            using var flags = Flags((Setting, percent.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            using var again = Flags((Setting, percent.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            HashSet<string> on = [.. consumers.Where(c => flags.IsOn(Feature.HybridSearch, c))];
            Assert.Equal(on, [.. consumers.Where(c => again.IsOn(Feature.HybridSearch, c))]);
            Assert.Superset(former, on);
            // Five standard deviations of a fair draw.
            Assert.InRange(on.Count / 50.0, percent - 3.6, percent + 3.6);
            former = on;
        }

        Assert.Equal(consumers.Length, former.Count);
    }

    [Theory]
    [InlineData("true", 100)]
    [InlineData("False", 0)]
    [InlineData("12.5", 12.5)]
    [InlineData("0", 0)]
    public void A_share_is_a_percentage_or_a_switch(string text, double percent)
    {
        using var flags = Flags(("features:hybridsearch", text));
        Assert.Equal(percent, flags.Percent(Feature.HybridSearch));
    }

    [Theory]
    [InlineData(Setting, "101")]
    [InlineData(Setting, "-1")]
    [InlineData(Setting, "NaN")]
    [InlineData(Setting, "half")]
    [InlineData(Setting, "")]
    [InlineData("Features:NoSuch", "1")]
    public async Task What_is_no_share_stops_the_start(string key, string value)
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start("Development", null, (key, value)));
        Assert.Contains("Features", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_without_a_mode_follows_the_flag_at_the_next_request_and_no_answer_of_the_other_mode_is_given()
    {
        await using var gateway = await GatewayHost.Start();
        gateway.World.KeepsAnswers = true;
        Assert.Equal(("MISS", SearchMode.Hybrid), (await Search(gateway), gateway.World.Searches.Last().Mode));
        Assert.Equal("HIT", await Search(gateway));

        Set(gateway, "0");
        Assert.Equal(("MISS", SearchMode.Lexical), (await Search(gateway), gateway.World.Searches.Last().Mode));
        Assert.Equal("HIT", await Search(gateway));
        using var posted = await gateway.Client.PostAsJsonAsync("/api/v1/search", new { q = "total" });
        Assert.Equal(SearchMode.Lexical, gateway.World.Searches.Last().Mode);

        // Who names a mode gets it.
        using var named = await gateway.Client.GetAsync("/api/v1/search?q=total&mode=hybrid");
        Assert.Equal(SearchMode.Hybrid, gateway.World.Searches.Last().Mode);

        Set(gateway, "100");
        var asked = gateway.World.Searches.Count;
        Assert.Equal("HIT", await Search(gateway));
        Assert.Equal(asked, gateway.World.Searches.Count);
    }

    [Fact]
    public async Task Flags_change_while_requests_are_served_and_none_fails()
    {
        await using var gateway = await GatewayHost.Start();
        var served = 0;
        var callers = Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var i = 0; i < 100; i++)
            {
                using var response = await gateway.Client.GetAsync($"/api/v1/search?q=w{caller}x{i}");
                Assert.Equal(200, (int)response.StatusCode);
                Interlocked.Increment(ref served);
            }
        }).ToList();
        for (var change = 0; !callers.TrueForAll(c => c.IsCompleted); change++)
        {
            Set(gateway, change % 2 == 0 ? "0" : "100");
            await Task.Yield();
        }

        await Task.WhenAll(callers);
        Assert.Equal(800, served);
        Set(gateway, "0");
        await Search(gateway);
        Assert.Equal(SearchMode.Lexical, gateway.World.Searches.Last().Mode);
    }

    [Fact]
    public async Task A_slip_of_the_hand_changes_nothing()
    {
        await using var gateway = await GatewayHost.Start("Development", null, (Setting, "0"));
        Set(gateway, "ten");
        Assert.Equal(0, (await Listed(gateway)).Percent);
        Set(gateway, "10");
        Assert.Equal(10, (await Listed(gateway)).Percent);
    }

    [Fact]
    public async Task Administrators_see_the_shares_and_whether_a_consumer_has_a_feature()
    {
        await using var gateway = await GatewayHost.Start("Development", null, (Setting, "50"));
        using var flags = Flags((Setting, "50"));
        foreach (var consumer in (string[])["alice", "bob", "carol", "dave"])
        {
            Assert.Equal((50, flags.IsOn(Feature.HybridSearch, consumer)), await Listed(gateway, $"?consumer={consumer}"));
        }
    }

    [Fact]
    public async Task A_key_keeps_its_side_of_the_flag()
    {
        await using var gateway = await RealGateway.Start((Setting, "50"));
        using var flags = Flags((Setting, "50"));
        var seen = new HashSet<bool>();
        for (var i = 0; i < 40 && seen.Count < 2; i++)
        {
            var (id, secret) = await gateway.MakeKey(new { name = $"k{i}", scopes = new[] { "read" } });
            var on = flags.IsOn(Feature.HybridSearch, id);
            seen.Add(on);
            for (var repeat = 0; repeat < 3; repeat++)
            {
                using var response = await gateway.Get($"/api/v1/search?q=a{repeat}", secret);
                Assert.Equal(on ? "hybrid" : "lexical", (await response.Json()).GetProperty("mode").GetString());
            }
        }

        Assert.Equal(2, seen.Count);
    }

    private static FeatureFlags Flags(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))).Build(),
        new ManualTimeProvider(), NullLogger<FeatureFlags>.Instance);

    /// <summary>As an edited settings file does.</summary>
    private static void Set(GatewayHost gateway, string share)
    {
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        configuration[Setting] = share;
        configuration.Reload();
    }

    private static async Task<string> Search(GatewayHost gateway)
    {
        using var response = await gateway.Client.GetAsync("/api/v1/search?q=total");
        return response.Headers.GetValues("X-Cache-Status").Single();
    }

    private static async Task<(double Percent, bool? On)> Listed(GatewayHost gateway, string query = "")
    {
        using var response = await gateway.Client.GetAsync("/api/v1/admin/features" + query);
        var feature = (await response.Json()).GetProperty("items").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "HybridSearch");
        return (feature.GetProperty("percent").GetDouble(), query.Length == 0 ? null : feature.GetProperty("on").GetBoolean());
    }
}
