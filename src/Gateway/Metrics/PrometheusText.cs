using System.Buffers;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace IndexForge.Gateway.Metrics;

/// <summary>
/// Metrics in the Prometheus text exposition format 0.0.4. Names follow the OpenTelemetry compatibility rules: characters outside
/// [a-zA-Z0-9_:] become '_', the unit is spelled out at the end, counters end in <c>_total</c>.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Write(Batch<Metric> batch, IBufferWriter<byte> output)
    {
        var text = new StringBuilder();
        // A family may come from several meters; its HELP and TYPE lines must come once, before all its samples.
        var families = new SortedDictionary<string, List<Metric>>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            if (metric.MetricType is not (MetricType.ExponentialHistogram))
            {
                var name = Name(metric);
                (families.TryGetValue(name, out var family) ? family : families[name] = []).Add(metric);
            }
        }

        foreach (var (name, family) in families)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family[0].Description, help: true)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(Kind(family[0])).Append('\n');
            foreach (var metric in family.Where(m => Kind(m) == Kind(family[0])))
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    Append(text, name, metric, in point);
                }
            }
        }

        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, string name, Metric metric, in MetricPoint point)
    {
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(text, name, in point, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(text, name, in point, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Sample(text, name, in point, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(text, name, in point, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                var cumulative = 0L;
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    cumulative += bucket.BucketCount;
                    Sample(text, name + "_bucket", in point, cumulative, bucket.ExplicitBound);
                }

                Sample(text, name + "_sum", in point, point.GetHistogramSum());
                Sample(text, name + "_count", in point, point.GetHistogramCount());
                break;
        }
    }

    private static void Sample(StringBuilder text, string name, in MetricPoint point, double value, double? bound = null)
    {
        text.Append(name);
        var separator = '{';
        foreach (var tag in point.Tags)
        {
            text.Append(separator).Append(Clean(tag.Key)).Append("=\"").Append(Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "", help: false)).Append('"');
            separator = ',';
        }

        if (bound is { } le)
        {
            text.Append(separator).Append("le=\"").Append(Number(le)).Append('"');
            separator = ',';
        }

        text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Kind(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Name(Metric metric)
    {
        var name = Clean(metric.Name);
        var unit = Unit(metric.Unit);
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            name += "_" + unit;
        }

        return Kind(metric) == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>A unit (UCUM) spelled out; annotations in braces say nothing that the name does not.</summary>
    private static string Unit(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" or "" => "",
        "%" => "percent",
        _ when unit.StartsWith('{') => "",
        _ => Clean(unit),
    };

    private static string Clean(string name)
    {
        var chars = name.ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(chars[i]) && chars[i] != '_' && chars[i] != ':')
            {
                chars[i] = '_';
            }
        }

        return chars.Length > 0 && char.IsAsciiDigit(chars[0]) ? "_" + new string(chars) : new string(chars);
    }

    private static string Escape(string text, bool help)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return help ? escaped : escaped.Replace("\"", "\\\"", StringComparison.Ordinal);
    }
}
