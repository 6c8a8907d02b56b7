using System.Net.Http.Json;
using System.Text.Json;

namespace IndexForge.Gateway.Tests.Doubles;

internal static class Answers
{
    public static Task<JsonElement> Json(this HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Checks the rules that hold for every failure, and gives its code.</summary>
    public static async Task<string> Problem(this HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Json();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        foreach (var member in (string[])["type", "title", "detail", "instance", "code", "requestId"])
        {
            Assert.NotEqual("", problem.GetProperty(member).GetString());
        }

        Assert.Equal(response.Headers.GetValues("X-Request-ID").Single(), problem.GetProperty("requestId").GetString());
        Assert.DoesNotContain("   at ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return problem.GetProperty("code").GetString()!;
    }
}
