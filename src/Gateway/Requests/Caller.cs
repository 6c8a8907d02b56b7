using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Requests;

/// <summary>Who asks.</summary>
/// <param name="Consumer">Whom limits and queueing are fair among; empty where no credentials are needed and none were given.</param>
/// <param name="Scopes">What the credentials allow.</param>
/// <param name="Limits">Limits of this consumer alone.</param>
internal sealed record Caller(string Consumer, Scopes Scopes, KeyLimits? Limits = null)
{
    public const Scopes All = Scopes.Read | Scopes.Write | Scopes.Admin;

    public static Caller Anonymous { get; } = new("", All);

    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? Anonymous;

    /// <summary>Who asks, where it need not be known who it is: the consumer, or the address of one without credentials.</summary>
    public static string Identity(HttpContext http) => Identity(http, Of(http));

    /// <summary>The same of a caller who is known already.</summary>
    public static string Identity(HttpContext http, Caller caller) => caller.Consumer is { Length: > 0 } consumer ? consumer : $"address:{http.Connection.RemoteIpAddress}";

    public bool May(Scopes scope) => Scopes.HasFlag(Scopes.Admin) || Scopes.HasFlag(scope);
}
