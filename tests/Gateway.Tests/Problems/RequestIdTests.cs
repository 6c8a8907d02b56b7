using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Problems;

public sealed class RequestIdTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("X-Request-ID")]
    [InlineData("Kong-Request-ID")]
    public async Task The_callers_id_is_echoed_and_travels_to_the_grains(string header)
    {
        using var response = await Search(header, "abc-123#7");
        Assert.Equal("abc-123#7", response.Headers.GetValues("X-Request-ID").Single());
        Assert.Equal("abc-123#7", Assert.Single(_gateway.World.RequestIds));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("<script>")]
    public async Task An_id_that_is_not_sane_is_replaced(string id)
    {
        using var response = await Search("X-Request-ID", id);
        Assert.Matches("^[a-z2-7]{26}$", response.Headers.GetValues("X-Request-ID").Single());
    }

    [Fact]
    public async Task An_overlong_id_is_replaced()
    {
        using var response = await Search("X-Request-ID", new string('a', 129));
        Assert.Matches("^[a-z2-7]{26}$", response.Headers.GetValues("X-Request-ID").Single());
    }

    private Task<HttpResponseMessage> Search(string header, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=a");
        request.Headers.TryAddWithoutValidation(header, id);
        return _gateway.Client.SendAsync(request);
    }
}
