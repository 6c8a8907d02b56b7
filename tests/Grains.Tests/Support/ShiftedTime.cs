using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Support;

/// <summary>The system's clock and timers, with the time of day moved by what a test sets.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ShiftedTime>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ShiftedTime>());
    }
}
