using System.Net.Http.Headers;

namespace IndexForge.Grains.Models;

/// <summary>Where a model is served, by the operator's configuration alone, and the key that goes there and nowhere else.</summary>
/// <param name="Name">What it is used for: names its breaker and its metrics.</param>
/// <param name="Url">The base address, without a trailing slash.</param>
/// <param name="ApiKey">The key; null for none.</param>
/// <param name="ApiKeyFile">A file with the key, read for each call, so that a rotated key counts at once; null for none.</param>
public sealed record ModelEndpoint(string Name, string Url, string? ApiKey, string? ApiKeyFile)
{
    /// <summary>Its host and port, which its breaker is named by.</summary>
    public string Host => new Uri(Url).Authority;

    /// <summary>Its breaker's name behind <c>http:</c>. By model, too: one that is not loaded says nothing of the others.</summary>
    public string Breaker => $"{Name}:{Host}";

    /// <summary>The same for one of its models.</summary>
    internal ModelEndpoint Of(string model) => this with { Name = $"{Name}:{model.Replace('/', '_')}" };

    /// <summary>A request there.</summary>
    internal HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, Url + path) { Content = content };
        if ((ApiKeyFile is { Length: > 0 } file ? ReadKey(file) : ApiKey?.Trim()) is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }

    /// <summary>Shown in messages and logs: never the key.</summary>
    public override string ToString() => $"{Name} at {Host}";

    private string ReadKey(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ErrorCodes.UpstreamFailed, $"The key file of the {Name} endpoint cannot be read.");
        }
    }
}
