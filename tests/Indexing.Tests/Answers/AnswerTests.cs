using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Tests.Answers;

public sealed class AnswerTests
{
    private const string Text =
        "The Danube is a river in Europe. It flows through ten countries, more than any other river in the world. "
        + "The Danube has 27 large tributaries. Passau was founded in 739 because three rivers meet there. "
        + "The river was regulated in 1875 to prevent floods in Vienna. Ships carry grain, ore and oil.";

    private static readonly Passage[] Passages = [new("d", "c", Text, 1)];

    [Theory]
    [InlineData("How many countries does the Danube flow through?", "It flows through ten countries, more than any other river in the world.")]
    [InlineData("When was the river regulated?", "The river was regulated in 1875 to prevent floods in Vienna.")]
    [InlineData("Why was Passau founded?", "Passau was founded in 739 because three rivers meet there.")]
    public void An_answer_is_the_sentence_that_holds_it_with_its_place(string question, string sentence)
    {
        var answer = ExtractiveAnswerer.Answer(question, Passages);

        Assert.True(answer.Answered);
        Assert.Equal(sentence, answer.Text);
        var citation = Assert.Single(answer.Citations);
        Assert.Equal(sentence, Text[citation.Start..citation.End]);
    }

    [Theory]
    [InlineData("Who won the football championship in Brazil?")]
    [InlineData("???")]
    [InlineData("")]
    public void A_question_that_the_passages_do_not_answer_is_refused(string question)
    {
        var answer = ExtractiveAnswerer.Answer(question, Passages);
        Assert.False(answer.Answered);
        Assert.Equal("", answer.Text);
    }

    [Fact]
    public void Another_copy_of_the_passage_makes_the_answer_no_less_certain()
    {
        const string question = "How many countries does the Danube flow through?";
        var alone = ExtractiveAnswerer.Answer(question, Passages);
        var twice = ExtractiveAnswerer.Answer(question, [Passages[0], Passages[0] with { DocumentId = "copy" }], _ => 1);
        Assert.True(twice.Answered);
        Assert.Equal(alone.Text, twice.Text);
        Assert.Equal(ExtractiveAnswerer.Answer(question, Passages, _ => 1).Confidence, twice.Confidence);
    }

    [Fact]
    public void Without_passages_there_is_no_answer() => Assert.Equal(Answer.None, ExtractiveAnswerer.Answer("What is the Danube?", []));

    [Fact]
    public void A_summary_is_made_of_sentences_in_the_order_of_the_text()
    {
        var summary = Summarizer.Summarize(Text, 2);

        Assert.Equal(2, summary.Sentences.Count);
        Assert.True(summary.Sentences[0].Start < summary.Sentences[1].Start);
        Assert.Equal(summary.Text, string.Join(' ', summary.Sentences.Select(s => s.Of(Text).ToString())));
        Assert.Equal("", Summarizer.Summarize("").Text);
    }

    [Fact]
    public void Generated_questions_are_answered_by_their_own_sentence()
    {
        var chunks = TextChunker.Split(new TextDocument { Text = Text });
        var questions = QuestionGenerator.Generate("d", chunks);

        Assert.NotEmpty(questions);
        Assert.Contains(questions, q => q.Answer.Contains("739", StringComparison.Ordinal));
        Assert.All(questions, q => Assert.Equal(q.Answer, chunks.Single(c => c.ChunkId == q.Citation.ChunkId).Text[q.Citation.Start..q.Citation.End]));
    }

    [Theory]
    [InlineData("Photosynthesis refers to the process by which plants make sugar.", "What does Photosynthesis mean?")]
    [InlineData("The bridge was designed by Anna Keller.", "Who designed the bridge?")]
    [InlineData("The archive is located in Ghent.", "Where is the archive located?")]
    [InlineData("Regular pruning prevents the spread of fungi, experts say.", "What prevents the spread of fungi?")]
    [InlineData("The kit includes a lamp, two cables and a manual.", "What does the kit include?")]
    [InlineData("The best way to clean copper is vinegar with salt.", "What is the best way to clean copper?")]
    [InlineData("In 1911 the harbour was closed for a year.", "What happened to the harbour in 1911?")]
    public void Sentences_of_many_forms_ask_what_they_answer(string sentence, string question)
    {
        Assert.Contains(question, QuestionTemplates.For(sentence));
        var asked = QuestionGenerator.Generate("d", TextChunker.Split(new TextDocument { Text = $"Ducks swim on the lake. {sentence} Nobody was at home." }));
        Assert.Contains(asked, q => q.Question == question && q.Answer == sentence);
    }

    [Theory]
    [InlineData("It was designed by Anna Keller.")]
    [InlineData("They refer to nothing.")]
    [InlineData("")]
    public void A_sentence_about_something_named_elsewhere_asks_nothing(string sentence) => Assert.Empty(QuestionTemplates.For(sentence));
}
