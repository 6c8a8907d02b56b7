namespace IndexForge.Grains.Resilience;

/// <summary>
/// What is left of a time that was set by the clock. One that is further away than it was ever set was set before the clock was put back:
/// it is over, since by that clock it would last for as long as the clock was put back.
/// </summary>
internal static class Remaining
{
    /// <summary>Clocks of two machines may differ by this.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <param name="until">The end.</param>
    /// <param name="now">The clock's present time.</param>
    /// <param name="span">How long it lasts in all.</param>
    public static TimeSpan Of(DateTimeOffset until, DateTimeOffset now, TimeSpan span) =>
        until - now is var left && left > TimeSpan.Zero && left <= span + Tolerance ? left : TimeSpan.Zero;
}
