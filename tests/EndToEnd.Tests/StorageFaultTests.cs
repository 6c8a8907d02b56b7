using System.Net;
using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

public sealed class StorageFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_grain_that_cannot_be_read_is_the_stores_fault_and_says_when_to_come_back()
    {
        await using var service = await ServiceProcess.Start(
            _folder.File("data"), ("Storage__Chaos__Rules__0__State", "document"), ("Storage__Chaos__Rules__0__Operations", "Read"), ("Storage__Chaos__Rules__0__FailBefore", "1"));

        using var response = await service.Client.GetAsync($"/api/v1/documents/{new string('a', 26)}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("storage_unavailable", problem.GetProperty("code").GetString());
    }
}
