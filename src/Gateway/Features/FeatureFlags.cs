using System.Collections.Frozen;
using System.Globalization;
using IndexForge.Gateway.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace IndexForge.Gateway.Features;

/// <summary>
/// Who has which feature: section <c>Features</c>, a percentage (0 to 100) or true or false by name, read again whenever the
/// configuration changes. A consumer has a feature where its hash falls below the percentage: the same consumer at every request and in
/// every gateway, and whoever has it keeps it while the percentage grows. Features are hashed apart, so that not always the same
/// consumers come first.
/// </summary>
internal sealed partial class FeatureFlags : IDisposable
{
    public const string Section = "Features";

    private readonly IConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<FeatureFlags> _logger;
    private readonly IDisposable _watch;
    private volatile State _state;

    public FeatureFlags(IConfiguration configuration, TimeProvider time, ILogger<FeatureFlags> logger)
    {
        (_configuration, _time, _logger) = (configuration, time, logger);
        _state = new State(Read(configuration, out _), time.GetUtcNow());
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>When the percentages last changed.</summary>
    public DateTimeOffset ChangedAt => _state.ChangedAt;

    /// <summary>The share of consumers that have a feature, in percent.</summary>
    public double Percent(Feature feature) => _state.Percents[feature];

    /// <summary>Whether a caller has a feature.</summary>
    public bool IsOn(Feature feature, HttpContext http) => Percent(feature) switch
    {
        >= 100 => true,
        <= 0 => false,
        _ => IsOn(feature, Caller.Identity(http)),
    };

    /// <summary>Whether a consumer has a feature.</summary>
    public bool IsOn(Feature feature, string consumer) => StableShare.Of($"{feature.Name}/{consumer}") * 100 < Percent(feature);

    /// <summary>The percentages as configured, the default where a setting is wrong.</summary>
    /// <param name="configuration">Holds the section.</param>
    /// <param name="problems">What is wrong with it.</param>
    public static FrozenDictionary<Feature, double> Read(IConfiguration configuration, out IReadOnlyList<string> problems)
    {
        var percents = Feature.All.ToDictionary(f => f, f => f.Percent);
        var wrong = new List<string>();
        foreach (var setting in configuration.GetSection(Section).GetChildren())
        {
            if (Feature.All.FirstOrDefault(f => f.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)) is not { } feature)
            {
                wrong.Add($"{Section}: '{setting.Key}' is no feature; there are: {string.Join(", ", Feature.All.Select(f => f.Name))}.");
            }
            else if (Parse(setting.Value) is { } percent)
            {
                percents[feature] = percent;
            }
            else
            {
                wrong.Add($"{Section}:{feature.Name}: '{setting.Value}' is no percentage from 0 to 100, and neither true nor false.");
            }
        }

        problems = wrong;
        return percents.ToFrozenDictionary();
    }

    public void Dispose() => _watch.Dispose();

    private static double? Parse(string? text) =>
        bool.TryParse(text, out var flag) ? (flag ? 100 : 0)
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? percent
        : null;

    private void Reload()
    {
        var percents = Read(_configuration, out var problems);
        if (problems.Count > 0)
        {
            // A slip of the hand must not switch anything: what was in force stays.
            LogWrong(string.Join(' ', problems));
            return;
        }

        var changed = percents.Where(p => _state.Percents[p.Key] != p.Value).ToList();
        if (changed.Count > 0)
        {
            foreach (var (feature, percent) in changed)
            {
                LogChanged(feature.Name, _state.Percents[feature], percent);
            }

            _state = new State(percents, _time.GetUtcNow());
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Feature flags stay as they are: {Problems}")]
    private partial void LogWrong(string problems);

    [LoggerMessage(2, LogLevel.Information, "Feature {Feature} goes from {Former} % to {Percent} % of consumers")]
    private partial void LogChanged(string feature, double former, double percent);

    private sealed record State(FrozenDictionary<Feature, double> Percents, DateTimeOffset ChangedAt);
}
