using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace IndexForge.Gateway.Configuration;

/// <summary>Binds and checks sections of the configuration, and collects every error, so that one start shows them all.</summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    /// <summary>The section as a record; the defaults where it cannot be bound (the error is kept).</summary>
    public T Read<T>(string section)
        where T : class, new()
    {
        var options = new T();
        try
        {
            options = configuration.GetSection(section).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? options;
        }
        catch (InvalidOperationException error)
        {
            _errors.Add($"{section}: {error.Message}");
            return options;
        }

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        _errors.AddRange(results.Select(r => $"{section}:{string.Join(",", r.MemberNames)}: {r.ErrorMessage}"));
        return options;
    }

    /// <summary>Adds an error of the caller's own.</summary>
    public void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            _errors.Add(otherwise);
        }
    }

    /// <summary>Throws where anything was wrong.</summary>
    /// <exception cref="ConfigurationException">Lists all of it.</exception>
    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw new ConfigurationException(_errors);
        }
    }
}

/// <summary>The configuration does not allow to start.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
