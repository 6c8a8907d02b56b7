using System.Text.Json;

namespace IndexForge.Silo.Chaos.History;

/// <summary>Reads a history file.</summary>
internal static class HistoryReader
{
    /// <exception cref="InvalidDataException">A line is not an event; says which.</exception>
    public static IReadOnlyList<HistoryEvent> Read(string path)
    {
        var events = new List<HistoryEvent>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                events.Add(JsonSerializer.Deserialize<HistoryEvent>(line, HistoryJson.Options) ?? throw new JsonException("It is null."));
            }
            catch (Exception error) when (error is JsonException or NotSupportedException)
            {
                throw new InvalidDataException($"{path}, line {number} is not an event of a history: {error.Message}");
            }
        }

        return events;
    }
}
