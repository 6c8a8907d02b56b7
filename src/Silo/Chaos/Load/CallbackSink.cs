using System.Text.Json;
using IndexForge.Grains.Outbound;
using IndexForge.Silo.Chaos.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using System.Globalization;
using System.Net;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Receives callbacks on loopback; refuses some first deliveries, as receivers do, and checks every signature.</summary>
internal sealed class CallbackSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HistoryWriter _history;
    private readonly string _secret;
    private readonly Lock _gate = new();
    private readonly Random _random;
    private int _addresses;
    private bool _calm;

    private CallbackSink(WebApplication app, HistoryWriter history, string secret, int seed) =>
        (_app, _history, _secret, _random) = (app, history, secret, new Random(seed));

    public static async Task<CallbackSink> Start(HistoryWriter history, string secret, int seed)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var sink = new CallbackSink(app, history, secret, seed);
        app.Run(sink.Receive);
        await app.StartAsync();
        return sink;
    }

    /// <summary>An address of its own for each request that names one.</summary>
    public string NewAddress() => $"{_app.Urls.First()}/{Interlocked.Increment(ref _addresses).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>From now on everything is taken.</summary>
    public void Calm() => Volatile.Write(ref _calm, true);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task Receive(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var job = JsonElement.Parse(body.ToArray());
        http.Response.StatusCode = Answer();
        if (http.Response.StatusCode == StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        _history.Write(new CallbackArrived(
            $"{_app.Urls.First()}{http.Request.Path}", job.GetProperty("id").GetString()!, job.GetProperty("status").GetString()!,
            IsSigned(http.Request.Headers["X-IndexForge-Signature"].ToString(), body.ToArray()), http.Response.StatusCode));
    }

    private int Answer()
    {
        lock (_gate)
        {
            return Volatile.Read(ref _calm) ? 200 : _random.Next(12) switch { 0 => 500, 1 => 429, 2 => 503, _ => 200 };
        }
    }

    private bool IsSigned(string signature, byte[] body) =>
        signature.StartsWith("t=", StringComparison.Ordinal) && signature.IndexOf(',', StringComparison.Ordinal) is > 2 and var comma
        && long.TryParse(signature.AsSpan(2, comma - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
        && signature == CallbackSender.Sign(_secret, time, body);
}
