using System.Net;
using System.Net.Http.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;
using IndexForge.Grains.Questions;

namespace IndexForge.Gateway.Tests.Questions;

public sealed class QuestionTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_answer_comes_as_json()
    {
        using var response = await _gateway.Client.PostAsJsonAsync("/api/v1/qa", new { question = "When was it built?", collection = "books" });
        var answer = await response.Json();
        Assert.True(answer.GetProperty("answered").GetBoolean());
        Assert.Equal("double", answer.GetProperty("model").GetString());
        var citation = answer.GetProperty("citations")[0];
        Assert.Equal(("books", "c1", 4, 25), (citation.GetProperty("documentId").GetString(), citation.GetProperty("chunkId").GetString(), citation.GetProperty("start").GetInt32(), citation.GetProperty("end").GetInt32()));
    }

    [Fact]
    public async Task An_answer_streams_its_words_then_its_citations()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/qa") { Content = JsonContent.Create(new { question = "When?" }) };
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await _gateway.Client.SendAsync(request);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["token", "token", "token", "token", "token", "citation", "done"], events.Select(e => e.Split('\n')[0]["event: ".Length..]));
        Assert.Contains("\"built \"", events[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_named_by_its_address_in_any_form()
    {
        using var response = await _gateway.Client.PostAsJsonAsync("/api/v1/qa", new { question = "When?", url = "HTTP://Example.org:80/post/?utm_source=x#top" });
        Assert.True(PageUrl.TryNormalise("http://example.org/post", out var page));
        Assert.Equal(Ids.Page("default", page), (await response.Json()).GetProperty("citations")[0].GetProperty("documentId").GetString());
    }

    [Theory]
    [InlineData("""{}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question":""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question":"q","limit":9}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question":"q","url":"ftp://a"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question":"q","url":"http://a","documentId":"b"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question":"q","documentId":"nope"}""", HttpStatusCode.NotFound)]
    public async Task What_is_no_question_is_refused(string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _gateway.Client.PostAsync("/api/v1/qa", content);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Questions_are_read_by_document_and_by_id()
    {
        var document = (await _gateway.Upload("a.txt", "It was built in 1844.")).GetProperty("documentId").GetString()!;
        var made = await (await _gateway.Client.GetAsync($"/api/v1/questions?documentId={document}")).Json();
        var id = made.GetProperty("questions")[0].GetProperty("id").GetString()!;
        Assert.Equal(QuestionInfo.IdOf(document, "When was it built?"), id);
        var one = await (await _gateway.Client.GetAsync($"/api/v1/questions/{id}")).Json();
        Assert.Equal("In 1844.", one.GetProperty("answer").GetString());

        Assert.Equal(HttpStatusCode.NotFound, (await _gateway.Client.GetAsync($"/api/v1/questions/{id}x")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _gateway.Client.GetAsync($"/api/v1/questions?documentId={Ids.New()}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _gateway.Client.GetAsync("/api/v1/questions")).StatusCode);
    }

    [Fact]
    public async Task Similar_questions_and_documents_are_listed()
    {
        var questions = await (await _gateway.Client.GetAsync("/api/v1/questions/similar?q=why&collection=books")).Json();
        Assert.Equal("why", questions.GetProperty("items")[0].GetProperty("question").GetString());
        var documents = await (await _gateway.Client.GetAsync("/api/v1/similar?text=pipes&collection=books")).Json();
        Assert.Equal("books", documents.GetProperty("items")[0].GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await _gateway.Client.GetAsync($"/api/v1/similar?text=a&documentId={Ids.New()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _gateway.Client.GetAsync("/api/v1/similar?documentId=nope")).StatusCode);
    }

    [Fact]
    public async Task Models_take_one_text_or_several_and_say_whether_they_computed()
    {
        using var one = await _gateway.Client.PostAsJsonAsync("/api/v1/ml/embed", new { text = "a" });
        Assert.Equal("MISS", Assert.Single(one.Headers.GetValues("X-Cache-Status")));
        Assert.Equal("[[0.6,0.8]]", (await one.Json()).GetProperty("vectors").GetRawText());
        using var many = await _gateway.Client.PostAsJsonAsync("/api/v1/ml/summarize", new { texts = new[] { "a", "b" }, limit = 7 });
        Assert.Equal("HIT", Assert.Single(many.Headers.GetValues("X-Cache-Status")));
        Assert.Equal(2, (await many.Json()).GetProperty("summaries").GetArrayLength());
        using var questions = await _gateway.Client.PostAsJsonAsync("/api/v1/ml/questions", new { text = "a" });
        Assert.Equal("Q?", (await questions.Json()).GetProperty("questions")[0][0].GetProperty("question").GetString());
        using var classes = await _gateway.Client.PostAsJsonAsync("/api/v1/ml/classify", new { text = "a", labels = new[] { "x", "y" } });
        Assert.Equal("x", (await classes.Json()).GetProperty("results")[0].GetProperty("label").GetString());
        using var both = await _gateway.Client.PostAsJsonAsync("/api/v1/ml/embed", new { text = "a", texts = new[] { "b" } });
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
    }
}
