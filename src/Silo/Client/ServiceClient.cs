using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace IndexForge.Silo.Client;

/// <summary>The HTTP API as the commands use it.</summary>
internal sealed class ServiceClient : IDisposable
{
    private const int MostTries = 8;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public ServiceClient(Uri address, string? apiKey, TimeProvider time)
    {
        _time = time;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        if (apiKey is not null)
        {
            _http.DefaultRequestHeaders.Add("X-API-Key", apiKey);
        }
    }

    public Uri Address => _http.BaseAddress!;

    /// <summary>Whether a service answers there.</summary>
    public async Task<bool> IsAlive(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var response = await _http.GetAsync("/health/live", both.Token);
            return response.IsSuccessStatusCode && response.Headers.Contains("X-Request-ID");
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Sends a file; waits and tries again while the service asks to.</summary>
    public async Task<JsonElement> Upload(string path, string? collection, CancellationToken cancellation)
    {
        var query = $"/api/v1/documents?name={Uri.EscapeDataString(Path.GetFileName(path))}" + (collection is null ? "" : $"&collection={Uri.EscapeDataString(collection)}");
        for (var attempt = 1; ; attempt++)
        {
            using var content = new StreamContent(File.OpenRead(path));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var response = await _http.PostAsync(query, content, cancellation);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests && attempt < MostTries)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt), _time, cancellation);
                continue;
            }

            return (await Read(response, cancellation)).GetProperty("items")[0];
        }
    }

    public async Task<JsonElement> Get(string path, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(path, cancellation);
        return await Read(response, cancellation);
    }

    /// <summary>An answer whatever its status, for those whose body says more than it.</summary>
    public async Task<JsonElement> GetAnyStatus(string path, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(path, cancellation);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable && response.Content.Headers.ContentType?.MediaType == "application/json"
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellation)
            : await Read(response, cancellation);
    }

    /// <summary>Copies an answer in the form asked for.</summary>
    public async Task Copy(string path, string accept, Stream output, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            await Read(response, cancellation);
        }

        await response.Content.CopyToAsync(output, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is not ("application/problem+json" or "application/json"))
        {
            throw new ServiceProblem("internal_error", $"The service answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        }

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        throw new ServiceProblem(
            problem.TryGetProperty("code", out var code) ? code.GetString()! : "internal_error",
            problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : $"The service answered {(int)response.StatusCode}.");
    }
}

/// <summary>What the service refused, as it said.</summary>
internal sealed class ServiceProblem(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;
}
