using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Health;

/// <summary>Metrics are the process's: a host of another test that stops takes its instruments away from all readers.</summary>
[CollectionDefinition("alone in the process", DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection("alone in the process")]
public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_are_prometheus_text_with_exact_values()
    {
        await using var gateway = await GatewayHost.Start();
        using var meter = new Meter("IndexForge.MetricsTests");
        var counter = meter.CreateCounter<long>("indexforge.test.things", "{thing}", "Things \\ and\nmore");
        var histogram = meter.CreateHistogram("indexforge.test.time", "s", "Time", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        counter.Add(3, new KeyValuePair<string, object?>("kind.of", "a\"b\\c\nd"));
        histogram.Record(0.5);
        histogram.Record(1.5);
        histogram.Record(9);

        using var response = await gateway.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("# HELP indexforge_test_things_total Things \\\\ and\\nmore\n# TYPE indexforge_test_things_total counter\nindexforge_test_things_total{kind_of=\"a\\\"b\\\\c\\nd\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "# TYPE indexforge_test_time_seconds histogram\nindexforge_test_time_seconds_bucket{le=\"1\"} 1\nindexforge_test_time_seconds_bucket{le=\"2\"} 2\nindexforge_test_time_seconds_bucket{le=\"+Inf\"} 3\nindexforge_test_time_seconds_sum 11\nindexforge_test_time_seconds_count 3\n",
            text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_is_a_comment_or_a_sample_and_every_family_is_declared_once()
    {
        await using var gateway = await GatewayHost.Start();
        await gateway.Upload("a.csv", "n\n1\n");
        await gateway.Client.GetAsync("/metrics");
        var lines = (await gateway.Client.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, l => Assert.Matches("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* ?.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*\})? (NaN|[+-]Inf|-?[0-9.eE+-]+))$""", l));
        var types = lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => Regex.Match(l, "^# TYPE (\\S+)").Groups[1].Value).ToList();
        Assert.Equal(types.Distinct(), types);
        Assert.Contains("http_server_request_duration_seconds", types);
        Assert.Contains("dotnet_gc_collections_total", types);
    }
}
