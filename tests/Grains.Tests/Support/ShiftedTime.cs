using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Support;

/// <summary>The system's clock and timers, with the time of day moved by what a test sets.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    /// <summary>By how much more time has gone by than really has; a clock that is set leaves it as it is.</summary>
    public TimeSpan Passed { get; set; }

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Passed.TotalSeconds * TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ShiftedTime>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ShiftedTime>());
    }
}
