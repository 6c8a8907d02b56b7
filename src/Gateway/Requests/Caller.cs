using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>Who asks: what queueing is fair among.</summary>
/// <param name="Consumer">The key's name; empty where no key is needed.</param>
internal sealed record Caller(string Consumer)
{
    public static Caller Anonymous { get; } = new("");

    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? Anonymous;
}
