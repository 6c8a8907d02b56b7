namespace IndexForge.Silo.Chaos.Checking;

/// <summary>The statuses of jobs and what may follow on what.</summary>
internal static class JobWords
{
    public const string Missing = "missing";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    /// <summary>The service shows this many steps of a job and drops from the middle beyond.</summary>
    public const int StepsShown = 100;

    public static bool IsEnd(string status) => status is Completed or Failed or Cancelled;

    /// <summary>Whether a job may go from one status to the other in one step.</summary>
    public static bool MayFollow(string from, string to) => (from, to) switch
    {
        ("queued", "processing" or Cancelled) => true,
        ("processing", Completed or "retrying" or Failed or Cancelled or "queued") => true,
        ("retrying", "processing" or Cancelled) => true,
        _ => false,
    };

    public static string StatusOf(string step) => step.Split(':')[0];
}
