using System.Text.RegularExpressions;
using IndexForge.Gateway.Documents;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Resilience;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Admin;

/// <summary>Circuit breakers: look at them, open and reset them by hand.</summary>
internal static partial class BreakerEndpoints
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var breakers = admin.MapGroup("/breakers");
        breakers.MapGet("/", List).Describe("listBreakers", "Lists the circuit breakers of all dependencies that were called so far, with their history.")
            .Answers<ListPage<BreakerInfo>>(200, "All breakers.");
        breakers.MapPost("/{name}/open", Open).Repeatable("A breaker that is open stays so.").Describe("openBreaker", "Opens a breaker, as if its dependency had failed: calls are refused until it tries again by itself. Idempotent.")
            .Answers<BreakerInfo>(200, "The breaker.")
            .Fails(ErrorCodes.NotFound);
        breakers.MapPost("/{name}/reset", Reset).Repeatable("A breaker that is closed stays so.").Describe("resetBreaker", "Closes a breaker: calls pass at once. Idempotent.")
            .Answers<BreakerInfo>(200, "The breaker.")
            .Fails(ErrorCodes.NotFound);
    }

    private static async Task<IResult> List(IGrainFactory grains)
    {
        var names = await grains.GetGrain<ICircuitBreakerDirectoryGrain>("0").Names();
        return TypedResults.Ok(new ListPage<BreakerInfo>(await Task.WhenAll(names.Select(n => grains.GetGrain<ICircuitBreakerGrain>(n).Get())), null));
    }

    private static async Task<IResult> Open(string name, HttpContext http, IGrainFactory grains) =>
        TypedResults.Ok(await Grain(grains, name).Open(By(http)));

    private static async Task<IResult> Reset(string name, HttpContext http, IGrainFactory grains) =>
        TypedResults.Ok(await Grain(grains, name).Reset(By(http)));

    private static ICircuitBreakerGrain Grain(IGrainFactory grains, string name) => BreakerName().IsMatch(name)
        ? grains.GetGrain<ICircuitBreakerGrain>(name)
        : throw new ServiceException(ErrorCodes.NotFound, $"There is no breaker '{Names.Short(name)}'.");

    private static string By(HttpContext http) => Caller.Of(http).Consumer is { Length: > 0 } consumer ? consumer : "an administrator";

    [GeneratedRegex(@"^[a-z]+:[A-Za-z0-9][A-Za-z0-9._:\[\]-]{0,254}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BreakerName();
}
