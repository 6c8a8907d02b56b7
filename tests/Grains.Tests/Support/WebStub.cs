using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Tests.Support;

/// <summary>Somebody else's server, on a free port of this machine.</summary>
internal sealed class WebStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebStub(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Body, Dictionary<string, string> Headers)> Requests { get; } = new();

    public string Url => _app.Urls.First();

    public static async Task<WebStub> Start(Func<int, HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var stub = new WebStub(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            stub.Requests.Enqueue((await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await answer(stub.Requests.Count, context.Response);
        });
        await app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
