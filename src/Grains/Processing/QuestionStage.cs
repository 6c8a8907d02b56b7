using System.Text;
using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Questions;
using IndexForge.Indexing;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Answers;

namespace IndexForge.Grains.Processing;

/// <summary>
/// Sums a document of prose up while its text goes by: summary, key points and questions with their answers, stored with the
/// generation; the questions go to an index of their own. Of a long document the beginning counts.
/// </summary>
internal sealed class QuestionStage(string documentId, GenerationBlocks stored, PartWriter questions)
{
    private const int MaxText = 200_000;
    private const int MaxChunks = 120;
    private const int Sentences = 3;
    private const int Points = 5;
    private const int Questions = 8;
    private readonly StringBuilder _text = new();
    private readonly List<ChunkInput> _chunks = [];

    /// <summary>Where the result is stored; null where the document has no text.</summary>
    public int? Block { get; private set; }

    public void Text(ReadOnlySpan<char> text) => _text.Append(text[..Math.Min(text.Length, MaxText - _text.Length)]);

    public void Chunks(IReadOnlyList<ChunkInput> chunks) => _chunks.AddRange(chunks.Take(MaxChunks - _chunks.Count));

    /// <summary>Makes and stores everything.</summary>
    public async Task Run(string title, string? url, Language language)
    {
        if (_chunks.Count == 0)
        {
            return;
        }

        var text = _text.ToString();
        var made = new DocumentQuestions
        {
            DocumentId = documentId,
            Url = url,
            Title = title,
            Summary = Summarizer.Summarize(text, Sentences, language).Text,
            KeyPoints = [.. Summarizer.KeyPoints(text, Points, language).Select(r => r.Of(text).ToString())],
            // Questions are put in English: of other texts they would be in two languages.
            Questions = language == Language.English
                ? [.. QuestionGenerator.Generate(documentId, _chunks, Questions).Select(q => Of(q, url)).DistinctBy(q => q.Id)]
                : [],
        };
        Block = await stored.Write(JsonSerializer.SerializeToUtf8Bytes(made, JsonBlocks.Options));
        await questions.Add([.. made.Questions.Select(q => new ChunkInput
        {
            ChunkId = q.Id,
            Text = q.Question,
            Title = title,
            Language = language,
            Source = new ChunkSource(Url: url),
        })]);
    }

    private QuestionInfo Of(GeneratedQuestion made, string? url) => new(
        QuestionInfo.IdOf(documentId, made.Question),
        made.Question,
        made.Answer,
        new CitationInfo(documentId, made.Citation.ChunkId, made.Citation.Quote, made.Citation.Start, made.Citation.End, url));
}
