namespace IndexForge.Grains;

/// <summary>The stable error codes of the HTTP contract.</summary>
public static class ErrorCodes
{
    /// <summary>The bytes are of a format that is not read.</summary>
    public const string UnsupportedFormat = "unsupported_format";

    /// <summary>A size limit was exceeded.</summary>
    public const string FileTooLarge = "file_too_large";

    /// <summary>The bytes break their own format.</summary>
    public const string MalformedDocument = "malformed_document";

    /// <summary>A required column is absent.</summary>
    public const string MissingColumns = "missing_columns";

    /// <summary>Encrypted, and no right password given.</summary>
    public const string PasswordProtected = "password_protected";

    /// <summary>Unpacks to more than the limits allow.</summary>
    public const string DecompressionBomb = "decompression_bomb";

    /// <summary>The limit of calls is reached.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>No (valid) credentials.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Valid credentials without the right.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>There is no such thing.</summary>
    public const string NotFound = "not_found";

    /// <summary>The request contradicts the present state.</summary>
    public const string Conflict = "conflict";

    /// <summary>The request itself is wrong.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>The job queue is full.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The process is stopping.</summary>
    public const string ShuttingDown = "shutting_down";

    /// <summary>Too much is under way.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>A system that was called failed.</summary>
    public const string UpstreamFailed = "upstream_failed";

    /// <summary>The day's budget for a model is used up.</summary>
    public const string BudgetExceeded = "budget_exceeded";

    /// <summary>A breaker is open.</summary>
    public const string CircuitOpen = "circuit_open";

    /// <summary>The store does not take writes at the moment.</summary>
    public const string StorageUnavailable = "storage_unavailable";

    /// <summary>No answer in time; the outcome is unknown.</summary>
    public const string Timeout = "timeout";

    /// <summary>More than the allowed number of interruptions.</summary>
    public const string InterruptedTooOften = "interrupted_too_often";

    /// <summary>The process had no memory left for it. What needed less may go well at the same moment, and this later.</summary>
    public const string OutOfMemory = "out_of_memory";

    /// <summary>A fault of ours.</summary>
    public const string InternalError = "internal_error";
}
