namespace IndexForge.Grains;

/// <summary>
/// A call that may be carried out twice: the second time changes nothing more, and its answer serves the caller as well as the first.
/// A caller in another process repeats such a call when its outcome is unknown; others it never repeats.
/// Methods with <c>[ReadOnly]</c> are so without saying it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
public sealed class IdempotentAttribute : Attribute;
