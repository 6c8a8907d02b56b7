using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>From a text to cited answers, over HTTP, and the same after a restart.</summary>
public sealed class QuestionWalkTests : IDisposable
{
    private const string Guide = """
        # The Skerry light

        The Skerry lighthouse was built in 1844 by the engineer Alan Stevenson. It stands on a reef twelve miles from the coast.

        # Keepers

        Three keepers lived in the tower until 1994, when the light was automated.
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_text_answers_questions_with_its_own_sentences()
    {
        string id;
        await using (var service = await ServiceProcess.Start(_folder.File("data")))
        {
            var item = await service.Upload("light.md", Encoding.UTF8.GetBytes(Guide));
            id = item.GetProperty("documentId").GetString()!;
            await service.Follow(item.GetProperty("jobId").GetString()!);
            await Check(service, id);
            Assert.Equal(0, await service.Terminate());
        }

        await using (var service = await ServiceProcess.Start(_folder.File("data")))
        {
            await Check(service, id);
            await service.Client.DeleteAsync($"/api/v1/documents/{id}");
            Assert.False((await Post(service, "/api/v1/qa", new { question = "When was the Skerry lighthouse built?" })).GetProperty("answered").GetBoolean());
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await service.Client.GetAsync($"/api/v1/questions?documentId={id}")).StatusCode);
        }
    }

    private static async Task Check(ServiceProcess service, string id)
    {
        var answer = await Post(service, "/api/v1/qa", new { question = "When was the Skerry lighthouse built?" });
        Assert.True(answer.GetProperty("answered").GetBoolean());
        Assert.Contains("1844", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal(id, answer.GetProperty("citations")[0].GetProperty("documentId").GetString());

        var made = await service.Get($"/api/v1/questions?documentId={id}");
        Assert.NotEmpty(made.GetProperty("summary").GetString()!);
        var question = made.GetProperty("questions")[0];
        var one = await service.Get($"/api/v1/questions/{question.GetProperty("id").GetString()}");
        Assert.Equal(question.GetProperty("answer").GetString(), one.GetProperty("answer").GetString());
        var like = await service.Get($"/api/v1/questions/similar?q={Uri.EscapeDataString(question.GetProperty("question").GetString()!)}");
        Assert.Equal(question.GetProperty("id").GetString(), like.GetProperty("items")[0].GetProperty("id").GetString());

        var vectors = await Post(service, "/api/v1/ml/embed", new { texts = new[] { "a lamp", "a tower" } });
        Assert.Equal(2, vectors.GetProperty("vectors").GetArrayLength());
    }

    private static async Task<JsonElement> Post(ServiceProcess service, string path, object body)
    {
        using var response = await service.Client.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
