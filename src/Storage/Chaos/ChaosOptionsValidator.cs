using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace IndexForge.Storage.Chaos;

/// <summary>Checks every rule and reports all that is wrong at once.</summary>
internal sealed class ChaosOptionsValidator : IValidateOptions<ChaosOptions>
{
    public ValidateOptionsResult Validate(string? name, ChaosOptions options)
    {
        var errors = new List<string>();
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var found = new List<ValidationResult>();
            Validator.TryValidateObject(options.Rules[i], new ValidationContext(options.Rules[i]), found, validateAllProperties: true);
            errors.AddRange(found.Select(error => $"Rules[{i}]: {error.ErrorMessage}"));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
