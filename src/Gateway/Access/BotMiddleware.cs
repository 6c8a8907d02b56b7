using System.Text.RegularExpressions;
using IndexForge.Gateway.Configuration;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Access;

/// <summary>Refuses crawlers by their <c>User-Agent</c>: keeps out those that say what they are, no others.</summary>
internal sealed class BotMiddleware(RequestDelegate next, BotPatterns patterns, Refusals refusals)
{
    public Task Invoke(HttpContext http) => patterns.IsRefused(http.Request.Headers.UserAgent.ToString())
        ? refusals.Answer(http, ErrorCodes.Forbidden, "Automated clients of this kind are not served.")
        : next(http);
}

/// <summary>The patterns of <see cref="BotOptions"/>, read once.</summary>
internal sealed class BotPatterns
{
    private static readonly string[] Crawlers = [@"(bot|crawler|spider|scraper)\b", @"\b(slurp|facebookexternalhit|python-scrapy|nutch|httrack|headlesschrome)\b"];

    private readonly BotOptions _options;
    private readonly Regex[] _deny;
    private readonly Regex[] _allow;

    private BotPatterns(BotOptions options, Regex[] deny, Regex[] allow) => (_options, _deny, _allow) = (options, deny, allow);

    public static BotPatterns Of(BotOptions options, SettingsReader settings) =>
        new(options, Read(options.Deny.Length > 0 ? options.Deny : Crawlers, nameof(BotOptions.Deny), settings), Read(options.Allow, nameof(BotOptions.Allow), settings));

    public bool IsRefused(string agent) => _options.Enabled && (agent.Length == 0
        ? _options.DenyUnnamed
        : Array.Exists(_deny, d => d.IsMatch(agent)) && !Array.Exists(_allow, a => a.IsMatch(agent)));

    private static Regex[] Read(string[] patterns, string name, SettingsReader settings)
    {
        var read = new List<Regex>();
        foreach (var pattern in patterns)
        {
            try
            {
                read.Add(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                settings.Require(false, $"{BotOptions.Section}:{name}: '{pattern}': {error.Message}");
            }
        }

        return [.. read];
    }
}
