using System.Globalization;

namespace IndexForge.Grains.Jobs;

/// <summary>A run's id: the key of its <see cref="IJobGrain"/> and the run's number, written <c>{key}-{run}</c>.</summary>
/// <param name="Key">The job grain's key.</param>
/// <param name="Run">The run, from 1.</param>
public readonly record struct JobId(string Key, int Run)
{
    /// <summary>Reads an id; false for anything that cannot be one.</summary>
    public static bool TryParse(string? text, out JobId id)
    {
        id = default;
        if (text is not { Length: > Ids.Length + 1 and <= Ids.Length + 11 } || text[Ids.Length] != '-'
            || !Ids.IsId(text[..Ids.Length])
            || !int.TryParse(text.AsSpan(Ids.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var run) || run < 1)
        {
            return false;
        }

        id = new JobId(text[..Ids.Length], run);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}-{Run}");
}
