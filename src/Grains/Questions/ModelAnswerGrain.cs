using System.Collections.Immutable;
using IndexForge.Grains.Models.Answers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace IndexForge.Grains.Questions;

/// <summary>Makes an answer once and lets everybody read along, see <see cref="IModelAnswerGrain"/>.</summary>
[GrainType("modelanswer"), Reentrant, CollectionAgeLimit(Minutes = 5)]
public sealed partial class ModelAnswerGrain(
    [PersistentState("modelanswer", StorageNames.VolatileMl)] IPersistentState<ModelAnswerState> state,
    ModelAnswerer answerer,
    IOptions<AnswerModelOptions> options,
    TimeProvider time,
    ILogger<ModelAnswerGrain> logger) : Grain, IModelAnswerGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private readonly List<AnswerSentence> _sentences = [];
    private TaskCompletionSource _change = New();
    private AnswerResponse? _final;
    private Exception? _refused;
    private Task? _run;

    public async Task<AnswerPart> Read(ModelAnswerWork? work, int from)
    {
        if (state.State.Answer is { } kept && state.State.ExpiresAt > time.GetUtcNow())
        {
            answerer.NoteKept(from);
            return kept with { Sentences = [.. kept.Sentences.Skip(from)] };
        }

        if (_run is null or { IsCompleted: true } && work is not null && from == 0)
        {
            Begin(work);
        }

        if (_run is null)
        {
            throw new ServiceException(ErrorCodes.UpstreamFailed, "The answer was lost on its way; ask again.", 1);
        }

        if (_sentences.Count <= from && _final is null && _refused is null)
        {
            await Task.WhenAny(_change.Task, Task.Delay(LongestWait, time));
        }

        if (_refused is { } refused)
        {
            throw refused;
        }

        return new AnswerPart([.. _sentences.Skip(from)], _final);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _run ?? Task.CompletedTask;

    private void Begin(ModelAnswerWork work)
    {
        _sentences.Clear();
        (_final, _refused) = (null, null);
        _run = Run(work);
    }

    private async Task Run(ModelAnswerWork work)
    {
        try
        {
            // The model's text is read beside the turns of this grain; what it gives comes in by them.
            var scheduler = TaskScheduler.Current;
            _final = await answerer.Answer(work, sentence => Task.Factory.StartNew(() => Add(sentence), CancellationToken.None, TaskCreationOptions.None, scheduler));
            if (_final.Fallback is null)
            {
                await Keep();
            }
        }
        catch (Exception e)
        {
            _refused = e is ServiceException ? e : new ServiceException(ErrorCodes.InternalError, "The answer could not be made.");
            LogFailed(e);
        }

        Tell();
    }

    private async Task Keep()
    {
        if (options.Value.CacheFor <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            state.State.Answer = new AnswerPart([.. _sentences], _final);
            state.State.ExpiresAt = time.GetUtcNow() + options.Value.CacheFor;
            await state.WriteStateAsync();
        }
        catch (Exception e)
        {
            // Evicted or away: memory keeps it for the next.
            LogNotKept(e);
        }
    }

    private void Add(AnswerSentence sentence)
    {
        _sentences.Add(sentence);
        Tell();
    }

    private void Tell()
    {
        var change = _change;
        _change = New();
        change.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An answer could not be stored.")]
    private partial void LogNotKept(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer could not be made.")]
    private partial void LogFailed(Exception exception);
}
