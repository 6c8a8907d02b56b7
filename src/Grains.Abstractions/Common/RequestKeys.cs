namespace IndexForge.Grains;

/// <summary>Names of what travels with every grain call in the request context. For tracing only: nothing is decided by it.</summary>
public static class RequestKeys
{
    /// <summary>The id of the HTTP request (text) that a call serves.</summary>
    public const string RequestId = "request-id";
}
