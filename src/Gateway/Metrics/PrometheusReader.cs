using System.Buffers;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace IndexForge.Gateway.Metrics;

/// <summary>Collects all metrics when asked, as Prometheus text.</summary>
internal sealed class PrometheusReader : IDisposable
{
    private readonly TextExporter _exporter = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;
    private readonly Lock _gate = new();

    public PrometheusReader()
    {
        _reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("IndexForge.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans")
            .AddReader(_reader)
            .Build();
    }

    /// <summary>One scrape. Scrapes take turns: a collection fills one buffer.</summary>
    public byte[] Scrape()
    {
        lock (_gate)
        {
            _exporter.Output = new ArrayBufferWriter<byte>(16 << 10);
            _reader.Collect();
            return _exporter.Output.WrittenSpan.ToArray();
        }
    }

    public void Dispose() => _provider.Dispose();

    private sealed class TextExporter : BaseExporter<Metric>
    {
        public ArrayBufferWriter<byte> Output { get; set; } = new();

        public override ExportResult Export(in Batch<Metric> batch)
        {
            PrometheusText.Write(batch, Output);
            return ExportResult.Success;
        }
    }
}
