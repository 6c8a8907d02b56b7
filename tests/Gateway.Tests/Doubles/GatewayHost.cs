using System.Net.Http.Json;
using System.Text.Json;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>The gateway as it ships, on Kestrel and a free loopback port, in front of grain doubles.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, GrainWorld world)
    {
        _app = app;
        World = world;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public GrainWorld World { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    public IReadOnlyList<RouteEndpoint> Endpoints => [.. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static async Task<GatewayHost> Start(string environment = "Development", Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection();
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Configuration["Gateway:Port"] = "0";
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel((context, kestrel) => ListenAddress.Apply(
            kestrel, kestrel.ApplicationServices.GetRequiredService<GatewayOptions>() with { Port = 0, Host = "127.0.0.1" }, development: true));
        builder.Services.AddRouting();
        builder.Services.AddIndexForgeGateway(builder.Configuration, builder.Environment);
        var world = new GrainWorld();
        builder.Services.AddSingleton(GrainDoubles.Create(world));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapIndexForgeGateway();
        await app.StartAsync();
        app.Services.GetRequiredService<Readiness>().Ready();
        return new GatewayHost(app, world);
    }

    /// <summary>Sends a file as a raw body and gives the accepted item.</summary>
    public async Task<JsonElement> Upload(string name, string text, string query = "")
    {
        using var response = await Client.PostAsync($"/api/v1/documents?name={name}{query}", new StringContent(text, null, "text/csv"));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
