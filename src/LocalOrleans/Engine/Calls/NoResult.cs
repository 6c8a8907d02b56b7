namespace LocalOrleans.Calls;

/// <summary>The answer of a method that answers nothing.</summary>
internal readonly struct NoResult;
