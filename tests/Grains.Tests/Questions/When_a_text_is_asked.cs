using IndexForge.Grains.Documents;
using IndexForge.Grains.Questions;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;

namespace IndexForge.Grains.Tests.Questions;

public sealed class When_a_text_is_asked : IAsyncLifetime
{
    private const string Lighthouse = """
        # The Skerry lighthouse

        The Skerry lighthouse was built in 1844 by the engineer Alan Stevenson. It stands on a reef twelve miles from the coast of Tiree.
        A lighthouse is a tower that guides ships by its light. The tower is 48 metres high because waves reach half of that in winter storms.

        ## How does the lamp work?

        The lamp works by turning a lens around a small electric bulb. The lens turns once every ten seconds.

        ## Keepers

        Three keepers lived in the tower until 1994, when the light was automated. Each of them stayed for six weeks at a time.
        """;

    private const string Bread = """
        # Sourdough

        Sourdough bread is made with wild yeast and bacteria instead of baker's yeast. The dough rises for twelve hours because the yeast works slowly.
        The bakery in Lyon was founded in 1921 by Marie Dupont.
        """;

    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task The_answer_is_a_sentence_of_it_with_its_place()
    {
        var document = await _cluster.Indexed(await _cluster.Send("lighthouse.md", Lighthouse));
        await _cluster.Indexed(await _cluster.Send("bread.md", Bread));

        var answer = await Ask("When was the Skerry lighthouse built?");

        Assert.True(answer.Answered);
        Assert.Contains("1844", answer.Answer, StringComparison.Ordinal);
        var citation = Assert.Single(answer.Citations);
        Assert.Equal(document.Id, citation.DocumentId);
        var chunk = (await Reader(document).Chunks(null, 50)).Items.Single(c => c.ChunkId == citation.ChunkId);
        Assert.Equal(citation.Quote, chunk.Text[citation.Start..citation.End]);
        Assert.Equal(answer.Answer, citation.Quote);
    }

    [Fact]
    public async Task What_it_does_not_say_is_not_answered()
    {
        await _cluster.Indexed(await _cluster.Send("lighthouse.md", Lighthouse));

        foreach (var question in (string[])["Who won the election in Brazil?", "What is the boiling point of mercury?"])
        {
            var answer = await Ask(question);
            Assert.False(answer.Answered);
            Assert.Equal("", answer.Answer);
            Assert.InRange(answer.Confidence, 0, 0.5);
        }
    }

    [Fact]
    public async Task Only_the_document_named_answers()
    {
        await _cluster.Indexed(await _cluster.Send("lighthouse.md", Lighthouse));
        var bread = await _cluster.Indexed(await _cluster.Send("bread.md", Bread));

        Assert.True((await Ask("Who founded the bakery in Lyon?", bread.Id)).Answered);
        Assert.False((await Ask("When was the Skerry lighthouse built?", bread.Id)).Answered);
    }

    [Fact]
    public async Task Nothing_answers_in_a_collection_that_is_not_there()
    {
        var answer = await _cluster.Grains.GetGrain<IAnswerGrain>("nowhere").Answer(new AnswerRequest { Question = "Is anybody there?" });
        Assert.False(answer.Answered);
        Assert.Empty(answer.Citations);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_question_is_refused(string question) =>
        Assert.Equal(ErrorCodes.InvalidRequest, (await Assert.ThrowsAsync<ServiceException>(() => Ask(question))).Code);

    [Fact]
    public async Task It_is_summed_up_and_its_questions_have_answers_that_stand_in_it()
    {
        var document = await _cluster.Indexed(await _cluster.Send("lighthouse.md", Lighthouse));

        var made = (await Questions(document.Id).Get())!;

        Assert.Contains(made.Summary.Split(". ")[0], Lighthouse.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.NotEmpty(made.KeyPoints);
        Assert.NotEmpty(made.Questions);
        Assert.All(made.Questions, q =>
        {
            Assert.Equal(document.Id, QuestionInfo.DocumentOf(q.Id));
            Assert.Equal(q.Answer, q.Citation.Quote);
            Assert.Contains(q.Answer, Lighthouse, StringComparison.Ordinal);
        });

        var first = made.Questions[0];
        var similar = await _cluster.Grains.GetGrain<IAnswerGrain>("default").SimilarQuestions(first.Question, 5);
        Assert.Equal((first.Id, first.Question, document.Id), (similar[0].Id, similar[0].Question, similar[0].DocumentId));
    }

    [Fact]
    public async Task Its_questions_keep_their_ids_when_it_is_read_again_and_go_with_it()
    {
        var document = await _cluster.Indexed(await _cluster.Send("lighthouse.md", Lighthouse));
        var before = (await Questions(document.Id).Get())!;
        var grain = _cluster.Grains.GetGrain<IDocumentGrain>(document.Id);

        await _cluster.Indexed(await grain.Reprocess(new ReprocessRequest("{}", IndexForge.Grains.Jobs.JobPriority.Normal, "", null, null)));
        var after = (await Questions(document.Id).Get())!;
        Assert.Equal(before.Questions.Select(q => q.Id), after.Questions.Select(q => q.Id));

        await grain.Delete();
        Assert.Null(await Questions(document.Id).Get());
        Assert.Empty(await _cluster.Grains.GetGrain<IAnswerGrain>("default").SimilarQuestions(before.Questions[0].Question, 5));
    }

    [Fact]
    public async Task Tables_are_not_summed_up()
    {
        var document = await _cluster.Indexed(await _cluster.Send("parts.csv", "sku,name\nA,Copper pipe\n"));
        Assert.Null(await Questions(document.Id).Get());
    }

    [Fact]
    public async Task Documents_like_it_are_found_by_it_and_by_text()
    {
        var lighthouse = await _cluster.Indexed(await _cluster.Send("lighthouse.md", Lighthouse));
        var tower = await _cluster.Indexed(await _cluster.Send("tower.md", "The lighthouse tower and its lamp guide ships past the reef. Keepers lived there."));
        await _cluster.Indexed(await _cluster.Send("bread.md", Bread));
        var search = _cluster.Grains.GetGrain<ISearchGrain>("default");

        var byDocument = await search.Similar(new SimilarRequest(lighthouse.Id, null, 10));
        Assert.Equal(tower.Id, byDocument[0].DocumentId);
        Assert.DoesNotContain(byDocument, d => d.DocumentId == lighthouse.Id);
        var byText = await search.Similar(new SimilarRequest(null, "a lamp in a lighthouse tower on a reef", 1));
        Assert.Contains(Assert.Single(byText).DocumentId, (string[])[lighthouse.Id, tower.Id]);
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => search.Similar(new SimilarRequest(Ids.New(), null, 3)))).Code);
        Assert.Equal(ErrorCodes.InvalidRequest, (await Assert.ThrowsAsync<ServiceException>(() => search.Similar(new SimilarRequest(null, null, 3)))).Code);
    }

    private Task<AnswerResponse> Ask(string question, string? document = null) =>
        _cluster.Grains.GetGrain<IAnswerGrain>("default").Answer(new AnswerRequest { Question = question, DocumentId = document });

    private IQuestionReaderGrain Questions(string document) => _cluster.Grains.GetGrain<IQuestionReaderGrain>(document);

    private IDocumentReaderGrain Reader(DocumentInfo document) => _cluster.Grains.GetGrain<IDocumentReaderGrain>(document.Id);
}
