using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Caching;

/// <summary>Asks for answers before anybody does: paths with queries, as a caller would send them.</summary>
internal sealed class CacheWarmer(IServiceProvider services)
{
    private readonly List<(TemplateMatcher Matcher, Func<HttpContext, CachePlan> Plan, Func<HttpContext, string>? Variant)> _routes = [];

    /// <summary>Makes a route known. Called while routes are mapped.</summary>
    public void Add(string pattern, Func<HttpContext, CachePlan> plan, Func<HttpContext, string>? variant) =>
        _routes.Add((new TemplateMatcher(TemplateParser.Parse(pattern), []), plan, variant));

    /// <summary>Warms each path in turn, so that it leaves room for callers.</summary>
    public async Task<IReadOnlyList<WarmOutcome>> Warm(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var outcomes = new List<WarmOutcome>();
        foreach (var path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.Add(new WarmOutcome(path, await Warm(path)));
        }

        return outcomes;
    }

    private async Task<string?> Warm(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Method = HttpMethods.Get;
        http.Request.QueryString = new QueryString(query < 0 ? "" : path[query..]);
        try
        {
            http.Request.Path = PathString.FromUriComponent(query < 0 ? path : path[..query]);
            foreach (var (matcher, plan, variant) in _routes)
            {
                if (matcher.TryMatch(http.Request.Path, http.Request.RouteValues))
                {
                    await services.GetRequiredService<ResponseCache>().Warm(http.Request, plan(http), variant?.Invoke(http) ?? "");
                    return null;
                }
            }

            return "No cached route has this path.";
        }
        catch (ServiceException refusal)
        {
            return refusal.Message;
        }
        catch (ArgumentException)
        {
            return "A path starts with '/'.";
        }
        catch (TimeoutException)
        {
            return "The service did not answer in time.";
        }
    }
}

/// <summary>A path, and why it could not be warmed.</summary>
internal sealed record WarmOutcome(string Path, string? Error);
