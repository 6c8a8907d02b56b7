using System.Text;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>
/// Puts texts that come at once into one call. Nothing waits for company: a text goes out at once where a call is free, and those that come
/// while all calls are busy share the next.
/// </summary>
internal sealed class EmbeddingBatcher(IEmbeddingModel model, EmbeddingOptions options, ModelMetrics metrics)
{
    private const int MaxWaiting = 4_096;
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _busy;

    /// <summary>The vector of a text.</summary>
    /// <exception cref="ServiceException"><c>overloaded</c> where too many wait, or what the model says.</exception>
    public Task<EmbeddedText> Embed(string name, string text, CancellationToken cancellation)
    {
        var waiting = new Waiting(name, text, cancellation);
        lock (_lock)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                throw new ServiceException(ErrorCodes.Overloaded, "Too many texts wait for the embedding model.", 1);
            }

            _waiting.Enqueue(waiting);
            if (_busy == options.Concurrency)
            {
                return waiting.Done.Task;
            }

            _busy++;
        }

        _ = Task.Run(Work, CancellationToken.None);
        return waiting.Done.Task;
    }

    private async Task Work()
    {
        while (Next() is { Count: > 0 } batch)
        {
            await Send(batch);
        }
    }

    private List<Waiting> Next()
    {
        var batch = new List<Waiting>();
        var bytes = 0;
        lock (_lock)
        {
            while (batch.Count < options.BatchTexts && _waiting.TryPeek(out var next))
            {
                bytes += Encoding.UTF8.GetByteCount(next.Text);
                if (batch.Count > 0 && (bytes > options.BatchBytes || next.Model != batch[0].Model))
                {
                    break;
                }

                _waiting.Dequeue();
                if (next.Cancellation.IsCancellationRequested)
                {
                    next.Done.TrySetCanceled(next.Cancellation);
                    continue;
                }

                batch.Add(next);
            }

            if (batch.Count == 0)
            {
                _busy--;
            }
        }

        return batch;
    }

    private async Task Send(List<Waiting> batch)
    {
        var texts = batch.Select(static w => w.Text).Distinct(StringComparer.Ordinal).ToList();
        try
        {
            var made = await model.Embed(batch[0].Model, texts, options.Timeout, mayRepeat: batch.Count > 1, CancellationToken.None);
            metrics.Batch(texts.Count);
            var at = texts.Index().ToDictionary(static t => t.Item, static t => t.Index, StringComparer.Ordinal);
            foreach (var waiting in batch)
            {
                waiting.Done.TrySetResult(new EmbeddedText(made.Vectors[at[waiting.Text]], made.Tokens / texts.Count));
            }
        }
        catch (ServiceException e) when (e.Code == ErrorCodes.InvalidRequest && texts.Count > 1)
        {
            // One text is refused: the others must not be.
            foreach (var same in batch.GroupBy(static w => w.Text))
            {
                await Send([.. same]);
            }
        }
        catch (Exception e)
        {
            foreach (var waiting in batch)
            {
                waiting.Done.TrySetException(e);

                // Its caller may have gone.
                _ = waiting.Done.Task.Exception;
            }
        }
    }

    private sealed record Waiting(string Model, string Text, CancellationToken Cancellation)
    {
        public TaskCompletionSource<EmbeddedText> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A text's vector and its share of the call's tokens.</summary>
internal readonly record struct EmbeddedText(float[] Vector, long Tokens);
