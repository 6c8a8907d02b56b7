using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IndexForge.Gateway.Tests.Requests;

public sealed class LoadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Beyond_what_is_taken_on_requests_are_refused_at_once_and_health_is_answered()
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Load:MaxRequests", "2"));
        gateway.World.HoldJobs = true;
        // Two that wait for their document to be processed.
        var held = new[] { Waiting(gateway, "a.csv"), Waiting(gateway, "b.csv") };
        await gateway.World.Registrations(2);

        using var refused = await gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.Equal("overloaded", await refused.Problem(503));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/live")).StatusCode);

        foreach (var job in gateway.World.Jobs.Keys)
        {
            gateway.World.Finish(job);
        }

        foreach (var one in held)
        {
            using var response = await one;
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/v1/search?q=a")).StatusCode);
    }

    [Fact]
    public async Task Bodies_have_a_bound_of_their_own()
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Load:MaxBodies", "1"));
        gateway.World.HoldJobs = true;
        var large = new string('7', 70_000);
        var held = Waiting(gateway, large);
        await gateway.World.Registrations(1);
        using var refused = await gateway.Client.PostAsync("/api/v1/documents?name=b.csv", new StringContent(large, null, "text/csv"));
        Assert.Equal("overloaded", await refused.Problem(503));
        using var small = await gateway.Client.PostAsync("/api/v1/documents?name=c.csv", new StringContent("c\n2\n", null, "text/csv"));
        Assert.Equal(HttpStatusCode.Accepted, small.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/v1/search?q=a")).StatusCode);
        foreach (var job in gateway.World.Jobs.Keys)
        {
            gateway.World.Finish(job);
        }

        (await held).Dispose();
    }

    [Fact]
    public async Task HTTPS_speaks_HTTP_2_and_takes_a_renewed_certificate_without_a_restart()
    {
        var time = new ManualTimeProvider();
        Write("one.example");
        await using var gateway = await GatewayHost.Start(
            "Development", services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), ("Gateway:Tls:CertificateFile", _folder.File("cert.pem")), ("Gateway:Tls:KeyFile", _folder.File("key.pem")));
        Assert.Equal(("CN=one.example", new Version(2, 0)), await Subject(gateway));

        Write("two.example");
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("CN=two.example", (await Subject(gateway)).Subject);

        await File.WriteAllTextAsync(_folder.File("cert.pem"), "damaged");
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("CN=two.example", (await Subject(gateway)).Subject);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start(
            "Development", null, ("Gateway:Tls:CertificateFile", _folder.File("none.pem")), ("Gateway:Tls:KeyFile", _folder.File("none.key"))));
        Assert.Contains("Tls", error.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Waiting(GatewayHost gateway, string cell) =>
        gateway.Client.PostAsync("/api/v1/documents?name=waiting.csv&wait=30", new StringContent($"n\n{cell}\n", null, "text/csv"));

    private void Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(_folder.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        // Two writes within the clock's grain must still look like two.
        File.SetLastWriteTimeUtc(_folder.File("cert.pem"), new DateTime(2026, 1, 1).AddDays(name.GetHashCode(StringComparison.Ordinal) % 1_000));
    }

    private static async Task<(string Subject, Version Version)> Subject(GatewayHost gateway)
    {
        var subject = "";
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                // The test's own certificates are signed by nobody: it is about which one is shown.
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    subject = certificate!.Subject;
                    return subject.EndsWith(".example", StringComparison.Ordinal);
                },
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = gateway.Client.BaseAddress, DefaultRequestVersion = new Version(2, 0) };
        using var response = await client.GetAsync("/health/live");
        Assert.True(response.Headers.Contains("Strict-Transport-Security"));
        return (subject, response.Version);
    }
}
