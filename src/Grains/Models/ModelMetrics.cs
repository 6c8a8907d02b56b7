using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IndexForge.Grains.Models;

/// <summary>The meter <c>IndexForge.Models</c>: calls, time, texts, tokens and cost, by what the model is used for.</summary>
public sealed class ModelMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _texts;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _mirrored;

    public ModelMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create("IndexForge.Models") ?? new Meter("IndexForge.Models");
        _calls = _meter.CreateCounter<long>("indexforge.model.calls", "{call}", "Calls of models, by use and outcome");
        _duration = _meter.CreateHistogram<double>("indexforge.model.duration", "s", "Time of calls of models");
        _batch = _meter.CreateHistogram<int>("indexforge.model.batch", "{text}", "Texts per call of an embedding model");
        _tokens = _meter.CreateCounter<long>("indexforge.model.tokens", "{token}", "Tokens paid for, by use and direction");
        _cost = _meter.CreateCounter<double>("indexforge.model.cost", "{unit}", "What they cost at the configured prices");
        _texts = _meter.CreateCounter<long>("indexforge.model.texts", "{text}", "Texts, by what became of them: embedded, cached, cut, refused");
        _answers = _meter.CreateCounter<long>("indexforge.model.answers", "{answer}", "Answers, by what became of them");
        _mirrored = _meter.CreateCounter<long>("indexforge.sink.objects", "{object}", "Objects mirrored to the sink, by outcome");
    }

    internal void Called(string use, string outcome, long since)
    {
        _calls.Add(1, new("use", use), new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("use", use));
    }

    internal void Batch(int texts) => _batch.Record(texts);

    internal void Used(string use, string direction, long tokens, double pricePerMillion)
    {
        _tokens.Add(tokens, new("use", use), new KeyValuePair<string, object?>("direction", direction));
        if (pricePerMillion > 0)
        {
            _cost.Add(tokens * pricePerMillion / 1e6, new KeyValuePair<string, object?>("use", use));
        }
    }

    internal void Texts(string outcome, int count)
    {
        if (count > 0)
        {
            _texts.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    internal void Answered(string outcome) => _answers.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Mirrored(string outcome, int count)
    {
        if (count > 0)
        {
            _mirrored.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
