using System.Globalization;

namespace IndexForge.Storage.Redis;

/// <summary>What a Redis server says of itself.</summary>
/// <param name="Keys">Keys in the database that is used.</param>
/// <param name="Bytes">Memory used.</param>
/// <param name="MaxBytes">Memory it may use, or 0 for no limit.</param>
/// <param name="Evictions">Keys given up for lack of memory since its start.</param>
/// <param name="Connections">Open connections.</param>
public sealed record RedisUsage(long Keys, long Bytes, long MaxBytes, long Evictions, long Connections)
{
    internal static RedisUsage Parse(long keys, string info)
    {
        var fields = info.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(':', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        long Of(string name) => long.TryParse(fields.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        return new RedisUsage(keys, Of("used_memory"), Of("maxmemory"), Of("evicted_keys"), Of("connected_clients"));
    }
}
