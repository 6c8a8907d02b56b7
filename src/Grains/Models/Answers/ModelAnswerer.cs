using System.Diagnostics;
using System.Text;
using IndexForge.Grains.Models.Budgets;
using IndexForge.Grains.Questions;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Grounding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Models.Answers;

/// <summary>
/// Answers with the configured model: a grounded prompt, the stream cut into cited sentences, each checked against what it cites before
/// anybody sees it. Whatever goes wrong before the first, the answer is the one without a model.
/// </summary>
public sealed partial class ModelAnswerer(
    IOptions<AnswerModelOptions> options, IOptions<OpenAiOptions> shared, ModelHttp http, ModelBudgets budgets, ModelMetrics metrics, TimeProvider time, ILogger<ModelAnswerer> logger)
{
    private const string Use = "answers";

    /// <summary>Why an answer is the one without a model, where none of the model's sentences was supported.</summary>
    internal const string Unsupported = "unsupported";

    private readonly ChatClient _chat = new(http, time);
    private readonly ModelEndpoint _endpoint = shared.Value.Endpoint(Use, options.Value.Url, options.Value.ApiKey, options.Value.ApiKeyFile);

    /// <summary>Whether a model is configured.</summary>
    public bool IsConfigured => options.Value.Model is { Length: > 0 };

    internal string Model => options.Value.Model!;

    internal int Passages => options.Value.Passages;

    internal void NoteKept(int from)
    {
        if (from == 0)
        {
            metrics.Answered("cached");
        }
    }

    /// <summary>Answers.</summary>
    /// <param name="work">The question and its sources.</param>
    /// <param name="give">Takes each sentence as soon as it is known to be supported.</param>
    /// <exception cref="ServiceException"><c>budget_exceeded</c>, where the operator wants it told.</exception>
    internal async Task<AnswerResponse> Answer(ModelAnswerWork work, Func<AnswerSentence, Task> give)
    {
        var given = new List<AnswerSentence>();
        string reason;
        try
        {
            if (work.Passages.IsEmpty)
            {
                return work.Otherwise;
            }

            var refused = await Ask(work, async sentence =>
            {
                given.Add(sentence);
                await give(sentence);
            });
            if (given.Count > 0)
            {
                return Made(given, "answered");
            }

            if (refused)
            {
                metrics.Answered("refused");
                return new AnswerResponse { Model = Model, Citations = work.Otherwise.Citations };
            }

            reason = Unsupported;
        }
        catch (ServiceException e) when (e.Code == ErrorCodes.BudgetExceeded && options.Value.OnBudget == OnBudget.Refuse)
        {
            metrics.Answered(e.Code);
            throw;
        }
        catch (Exception e)
        {
            reason = (e as ServiceException)?.Code ?? ErrorCodes.InternalError;
            LogWithout(e.Message);
            if (given.Count > 0)
            {
                // What has been said is supported; it stays said.
                return Made(given, reason) with { Fallback = reason };
            }
        }

        metrics.Answered(reason);
        return work.Otherwise with { Fallback = reason };
    }

    private AnswerResponse Made(List<AnswerSentence> given, string outcome)
    {
        metrics.Answered(outcome);
        return new AnswerResponse
        {
            Answer = string.Join(' ', given.Select(s => s.Text)),
            Answered = true,
            Confidence = 1,
            Model = Model,
            Citations = [.. given.SelectMany(s => s.Citations).Distinct()],
        };
    }

    /// <summary>Whether the model said that there is no answer.</summary>
    private async Task<bool> Ask(ModelAnswerWork work, Func<AnswerSentence, Task> give)
    {
        var settings = options.Value;
        var passages = work.Passages.Select(p => new Passage(p.DocumentId, p.ChunkId, p.Text, p.Score, p.Url, (Language)p.Language)).ToList();
        var messages = AnswerPrompt.Messages(work.Question, passages, work.Limit);
        var input = messages.Sum(m => TokenGuess.Of(m.Content));
        var reserved = await budgets.Reserve(
            $"answers/{work.Consumer}",
            new TokenUse(input + settings.MaxTokens, Cost(input, settings.MaxTokens)),
            new BudgetLimit(settings.TokensPerDayPerKey, settings.CostPerDayPerKey));
        var grounding = new SentenceGrounding(work.Question, passages);
        var (cited, text, count) = (new CitedText(), new StringBuilder(), 0);
        var giving = Task.CompletedTask;
        var start = Stopwatch.GetTimestamp();
        try
        {
            var used = await _chat.Stream(_endpoint, settings, messages, Take, CancellationToken.None);
            metrics.Called(Use, "ok", start);
            Check(cited.End());
            await giving;
            metrics.Used(Use, "input", used.Input, settings.InputPricePerMillion);
            metrics.Used(Use, "output", used.Output, settings.OutputPricePerMillion);
            await budgets.Settle(reserved, new TokenUse(used.Input + used.Output, Cost(used.Input, used.Output)));
        }
        catch (ServiceException e)
        {
            metrics.Called(Use, e.Code, start);
            await giving;
            if (e.Code is ErrorCodes.CircuitOpen or ErrorCodes.RateLimited or ErrorCodes.InvalidRequest)
            {
                // Refused before it cost anything. Of all else nobody can know: it stays spent.
                await budgets.Settle(reserved, default);
            }

            throw;
        }

        return count == 0 && AnswerPrompt.IsRefusal(text.ToString());

        bool Take(string more)
        {
            if (text.Length < 100)
            {
                text.Append(more);
            }

            return Check(cited.Add(more));
        }

        bool Check(IReadOnlyList<CitedPiece> pieces)
        {
            foreach (var piece in pieces)
            {
                if (count < work.Limit && grounding.Ground(piece) is { } grounded)
                {
                    count++;
                    var sentence = new AnswerSentence(
                        grounded.Text, [.. grounded.Citations.Select(c => new CitationInfo(c.DocumentId, c.ChunkId, c.Quote, c.Start, c.End, c.Url))]);
                    giving = Then(giving, sentence);
                }
            }

            return count < work.Limit;
        }

        async Task Then(Task before, AnswerSentence sentence)
        {
            await before;
            await give(sentence);
        }
    }

    private double Cost(long input, long output) => ((input * options.Value.InputPricePerMillion) + (output * options.Value.OutputPricePerMillion)) / 1e6;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A question is answered without the model: {Reason}")]
    private partial void LogWithout(string reason);
}
