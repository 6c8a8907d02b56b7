namespace IndexForge.Grains.Models;

/// <summary>
/// An OpenAI-compatible endpoint that embeddings and answers share unless they name their own (configuration section <c>OpenAI</c>). Naming it
/// calls nothing: what is called is what <c>Embedding:Provider</c> and <c>Answers:Model</c> ask for.
/// </summary>
public sealed record OpenAiOptions
{
    /// <summary>The base address with its version, such as <c>http://localhost:11434/v1</c>. <c>OPENAI_BASE_URL</c> is an alias.</summary>
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>The key. <c>OPENAI_API_KEY</c> is an alias.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>The endpoint of a section: its own address with its own key, or this one with this key. A key never goes to the other's address.</summary>
    internal ModelEndpoint Endpoint(string name, string? url, string? key, string? keyFile) => url is { Length: > 0 }
        ? new ModelEndpoint(name, url.TrimEnd('/'), key, keyFile)
        : new ModelEndpoint(name, BaseUrl.TrimEnd('/'), key ?? (keyFile is null ? ApiKey : null), keyFile ?? (key is null ? ApiKeyFile : null));
}
