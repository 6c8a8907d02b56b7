using System.Net;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.Jobs;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IndexForge.Gateway.Tests.Requests;

public sealed class CallersTests
{
    [Theory]
    [InlineData("/api/v1/documents", true, HttpStatusCode.OK, true)]
    [InlineData("/api/v1/documents", false, HttpStatusCode.Unauthorized, false)]
    [InlineData("/health/live", true, HttpStatusCode.OK, false)]
    [InlineData("/nothing/here", true, HttpStatusCode.NotFound, false)]
    public async Task Who_is_served_counts_as_a_caller_and_who_is_refused_does_not(string path, bool key, HttpStatusCode status, bool counts)
    {
        const string secret = "0123456789abcdef0123";
        var time = new ManualTimeProvider();
        await using var gateway = await GatewayHost.Start("Production", services => services.Replace(ServiceDescriptor.Singleton(new Callers(time))), ("Auth:ApiKey", secret), ("RateLimit:Enabled", "false"));
        if (key)
        {
            gateway.Client.DefaultRequestHeaders.Add("X-API-Key", secret);
        }

        for (var i = 0; i < Callers.Many; i++)
        {
            using var response = await gateway.Client.GetAsync(path);
            Assert.Equal(status, response.StatusCode);
        }

        Assert.Equal(counts, gateway.Services.GetRequiredService<Callers>().There);
    }
}
