using System.Collections.Frozen;
using IndexForge.Grains;

namespace IndexForge.Gateway.Problems;

/// <summary>What each error code means in HTTP: its status, its title, and when to come back.</summary>
internal static class ProblemKinds
{
    private static readonly FrozenDictionary<string, ProblemKind> ByCode = new ProblemKind[]
    {
        new(ErrorCodes.InvalidRequest, 400, "The request is not valid"),
        new(ErrorCodes.Unauthorized, 401, "Credentials are needed"),
        new(ErrorCodes.Forbidden, 403, "The credentials do not allow this"),
        new(ErrorCodes.NotFound, 404, "There is no such thing"),
        new(ErrorCodes.Conflict, 409, "The request contradicts the present state"),
        new(ErrorCodes.FileTooLarge, 413, "The request is too large"),
        new(ErrorCodes.UnsupportedFormat, 415, "The format is not read"),
        new(ErrorCodes.MalformedDocument, 422, "The file is damaged"),
        new(ErrorCodes.MissingColumns, 422, "A required column is absent"),
        new(ErrorCodes.PasswordProtected, 422, "The file is protected by a password"),
        new(ErrorCodes.DecompressionBomb, 422, "The file unpacks to more than is allowed"),
        new(ErrorCodes.RateLimited, 429, "Too many requests", 1),
        new(ErrorCodes.BudgetExceeded, 429, "The day's budget for the model is used up", 3_600),
        new(ErrorCodes.InternalError, 500, "A fault of ours"),
        new(ErrorCodes.InterruptedTooOften, 500, "The work was interrupted too often"),
        new(ErrorCodes.UpstreamFailed, 502, "A system that was called failed"),
        new(ErrorCodes.QueueFull, 503, "The job queue is full", 30),
        new(ErrorCodes.Overloaded, 503, "The service is busy", 1),
        new(ErrorCodes.ShuttingDown, 503, "The service is stopping", 5),
        new(ErrorCodes.OutOfMemory, 503, "There is not enough memory", 5),
        new(ErrorCodes.StorageUnavailable, 503, "The store takes no writes at the moment", 5),
        new(ErrorCodes.CircuitOpen, 503, "A system that is needed is out of order", 30),
        new(ErrorCodes.Timeout, 504, "No answer in time", 5),
    }.ToFrozenDictionary(k => k.Code);

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. ByCode.Keys.Order(StringComparer.Ordinal)];

    /// <summary>An <c>Idempotency-Key</c> that was used for another request.</summary>
    public static ProblemKind OtherBody { get; } = new(ErrorCodes.Conflict, 422, "The key belongs to another request");

    /// <summary>The kind of a code; an unknown code is a fault of ours.</summary>
    public static ProblemKind Of(string code) => ByCode.GetValueOrDefault(code, ByCode[ErrorCodes.InternalError]);

    /// <summary>The kind of a failure that the web server found before any code of ours ran.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        400 => Of(ErrorCodes.InvalidRequest),
        401 => Of(ErrorCodes.Unauthorized),
        403 => Of(ErrorCodes.Forbidden),
        404 => Of(ErrorCodes.NotFound),
        405 => new(ErrorCodes.InvalidRequest, 405, "The method is not allowed here"),
        406 => new(ErrorCodes.InvalidRequest, 406, "None of the accepted forms can be given"),
        408 => new(ErrorCodes.InvalidRequest, 408, "The request did not arrive in time"),
        411 => new(ErrorCodes.InvalidRequest, 411, "The length is missing"),
        413 => Of(ErrorCodes.FileTooLarge),
        414 => new(ErrorCodes.InvalidRequest, 414, "The address is too long"),
        415 => Of(ErrorCodes.UnsupportedFormat),
        416 => new(ErrorCodes.InvalidRequest, 416, "The range lies outside the content"),
        421 => new(ErrorCodes.InvalidRequest, 421, "The request was meant for another host"),
        431 => new(ErrorCodes.InvalidRequest, 431, "The headers are too large"),
        < 500 => new(ErrorCodes.InvalidRequest, status, "The request is not valid"),
        _ => new(ErrorCodes.InternalError, status, "A fault of ours"),
    };
}
