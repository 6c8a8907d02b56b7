namespace IndexForge.Grains.Resilience;

/// <summary>Failures for want of memory: a fault of neither the store nor, while others are at work, of what met it.</summary>
internal static class MemoryShortage
{
    /// <summary>Whether that is what an exception says, or one within it.</summary>
    public static bool Is(Exception? error) => error switch
    {
        null => false,
        OutOfMemoryException or ServiceException { Code: ErrorCodes.OutOfMemory } => true,
        AggregateException several => several.InnerExceptions.Any(Is),
        _ => Is(error.InnerException),
    };
}
