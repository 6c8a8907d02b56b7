using System.Globalization;

namespace IndexForge.Extraction.Tables.Headers;

/// <summary>Makes the names of a table's columns unique without regard to case: the second "Name" becomes "Name (2)".</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the name, or the next free form of it.</summary>
    public string Take(string name)
    {
        if (_taken.TryAdd(name, 1))
        {
            return name;
        }

        // The counter stays with the name, so that 16,384 equal names do not cost a search each.
        for (var number = _taken[name] + 1; ; number++)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
            if (_taken.TryAdd(numbered, 1))
            {
                _taken[name] = number;
                return numbered;
            }
        }
    }
}
