using System.Text.Json;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>Reads a list of the API to its last page.</summary>
internal static class ApiLists
{
    public static async Task<List<JsonElement>> Read(HttpClient http, string path, CancellationToken cancellation)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = JsonElement.Parse(await http.GetStringAsync(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellation));
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }
}
