using System.Net;
using System.Text.Json;
using IndexForge.Silo.Chaos.Checking;
using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Reads jobs as the service shows them.</summary>
internal static class JobReader
{
    /// <summary>The job now; null where no answer came.</summary>
    public static async Task<JobSeen?> Read(HttpClient client, string job, long from, JobSource source, CancellationToken cancellation)
    {
        using var response = await client.GetAsync($"/api/v1/jobs/status/{job}", cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return new JobSeen(from, job, JobWords.Missing, 0, 0, 0, [], null, null, source);
        }

        return response.IsSuccessStatusCode ? Parse(await response.Content.ReadAsStringAsync(cancellation), from, source) : null;
    }

    public static JobSeen Parse(string json, long from, JobSource source)
    {
        var job = JsonElement.Parse(json);
        return new JobSeen(
            from,
            job.GetProperty("id").GetString()!,
            job.GetProperty("status").GetString()!,
            job.GetProperty("attempt").GetInt32(),
            job.GetProperty("maxAttempts").GetInt32(),
            job.GetProperty("interruptions").GetInt32(),
            [.. job.GetProperty("history").EnumerateArray().Select(h => $"{h.GetProperty("status").GetString()}:{h.GetProperty("attempt").GetInt32()}")],
            job.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.GetProperty("code").GetString() : null,
            job.GetProperty("subject").GetString(),
            source);
    }
}
